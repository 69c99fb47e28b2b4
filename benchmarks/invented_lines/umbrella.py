"""The proxy log without column names."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        yield (
            f'"{hit.at:%Y-%m-%d %H:%M:%S}","{hit.user}","{hit.client}","","192.0.2.251","{hit.media_type}","ALLOWED",'
            f'"https://{hit.host}{hit.path}","","Mozilla/5.0 (X11; Linux)","{hit.status}","512","{hit.size}","","",'
            '"News","","","","","","AD Users"\n'
        ).encode()
