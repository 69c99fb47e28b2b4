"""Zeek's JSON."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        yield orjson.dumps(
            {
                "ts": hit.at.timestamp(),
                "uid": "C1",
                "id.orig_h": hit.client,
                "id.resp_h": "192.0.2.251",
                "trans_depth": 1,
                "method": "GET",
                "host": hit.host,
                "uri": hit.path,
                "user_agent": "Mozilla/5.0 (X11; Linux)",
                "request_body_len": 0,
                "response_body_len": hit.size,
                "status_code": hit.status,
                "resp_mime_types": [hit.media_type],
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
