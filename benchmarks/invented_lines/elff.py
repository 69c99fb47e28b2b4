"""Blue Coat's usual columns."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.invented_lines.web_day import hits

_HEADING = (
    b"#Fields: date time time-taken c-ip cs-username sc-filter-result cs-categories cs(Referer) sc-status s-action "
    b"cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs(User-Agent) sc-bytes "
    b"cs-bytes\n"
)


def lines(count: int, seed: int) -> Iterator[bytes]:
    yield _HEADING
    for hit in hits(count, seed):
        yield (
            f'{hit.at:%Y-%m-%d %H:%M:%S} {hit.milliseconds} {hit.client} {hit.user} OBSERVED "News/Media" - '
            f'{hit.status} TCP_MISS GET {hit.media_type} http {hit.host} 80 {hit.path} - "Mozilla/5.0 (X11; Linux)" '
            f"{hit.size} 512\n"
        ).encode()
