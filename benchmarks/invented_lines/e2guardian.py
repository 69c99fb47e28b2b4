"""The spaced form."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        yield (
            f"{hit.at:%Y.%m.%d %H:%M:%S} {hit.user} {hit.client} http://{hit.host}{hit.path}  GET {hit.size} 0  1 "
            f"{hit.status} {hit.media_type}  staff Mozilla/5.0\n"
        ).encode()
