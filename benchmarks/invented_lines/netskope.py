"""Transactions in their usual columns."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.invented_lines.web_day import hits


def lines(count: int, seed: int) -> Iterator[bytes]:
    for hit in hits(count, seed):
        yield (
            f"{hit.at:%Y-%m-%d %H:%M:%S} {hit.milliseconds} 512 {hit.size} {hit.size + 512} {hit.client} 192.0.2.251 "
            f'"{hit.user}" GET https - "Mozilla/5.0 (X11; Linux)" "-" {hit.status} "{hit.media_type}" {hit.host} '
            f'{hit.host} {hit.path} 443 "-" 1 "Client" "Example"\n'
        ).encode()
