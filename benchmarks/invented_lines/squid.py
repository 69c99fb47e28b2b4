"""Squid's native format."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        yield (
            f"{hit.at.timestamp():.3f} {hit.milliseconds:6} {hit.client} TCP_MISS/{hit.status} {hit.size} GET "
            f"http://{hit.host}{hit.path} {hit.user} HIER_DIRECT/192.0.2.251 {hit.media_type}\n"
        ).encode()
