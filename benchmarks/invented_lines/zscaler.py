"""A cloud feed in JSON."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        event = {
            "datetime": f"{hit.at:%Y-%m-%d %H:%M:%S}",
            "action": "Allowed",
            "protocol": "HTTPS",
            "requestmethod": "GET",
            "url": f"{hit.host}{hit.path}",
            "useragent": "Mozilla/5.0 (X11; Linux)",
            "status": str(hit.status),
            "responsesize": str(hit.size),
            "requestsize": "512",
            "contenttype": hit.media_type,
            "urlcategory": "News and Media",
            "user": hit.user,
            "ClientIP": hit.client,
        }
        yield orjson.dumps({"sourcetype": "zscalernss-web", "event": event}, option=orjson.OPT_APPEND_NEWLINE)
