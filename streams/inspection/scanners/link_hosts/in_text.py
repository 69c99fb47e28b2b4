"""Links as people write them: `https://…`, `www.…`, and defanged ones (`hxxp://`, `[.]`, `(dot)`).

Every expression is bounded and consumes what it has matched, so that a text is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from headerfirst.streams.inspection.scanners.link_hosts.host import DEFANGED_DOT, canonical_host
from headerfirst.streams.inspection.scanners.link_hosts.wrapped import link_within

_CHARACTER: Final = r"[^\s/\\?#<>\"'`{}()\[\]|^,;]"
_AUTHORITY: Final = rf"(?:\[[0-9a-f:.]{{2,45}}\](?::\d{{1,5}})?|(?:{DEFANGED_DOT}|{_CHARACTER}){{1,300}})"
_LABEL: Final = r"[a-z0-9-]{1,63}"
_REST: Final = r"(?:[,;](?!h)|[^\s<>\"',;]){0,2000}"
"""What follows a host, up to a blank, or to the next link."""
_LINK: Final = re.compile(
    rf"(?:h(?:tt|xx|\*\*)ps?[ ]?[\[({{]?:[\])}}]?[\[({{]?(?://|\\\\|/)[\])}}]?[/\\]{{0,4}}(?P<link>{_AUTHORITY})"
    rf"|(?<![\w.@/-])(?P<www>www(?:\.|{DEFANGED_DOT}){_AUTHORITY})"
    rf"|(?<![\w.@/-])(?P<bare>{_LABEL}(?:(?:\.|{DEFANGED_DOT}){_LABEL}){{0,8}}{DEFANGED_DOT}[a-z0-9-]{{2,63}}"
    rf"(?:\.[a-z]{{2,63}}){{0,2}}))(?P<rest>{_REST})",
    re.IGNORECASE,
)
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, and at which character it begins."""

    start: int
    host: str = field(repr=False)


def links_in_text(text: str, depth: int = 0) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        host = canonical_host(match["link"] or match["www"] or match["bare"])
        if host is None:
            continue
        yield Link(match.start(), host)
        within = link_within(host, match["rest"]) if depth < _DEEPEST else None
        if within:
            yield from (Link(match.start(), link.host) for link in links_in_text(within, depth + 1))
