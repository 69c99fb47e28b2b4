"""A message, and each message that it quotes or forwards: each has a foot of its own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

_BOUNDARY: Final = re.compile(
    r"^[ \t>|]{0,20}(?:"
    r"-{2,60} ?(?:Original|Forwarded|Reply|Begin|End|Inline)\b"
    r"|Begin forwarded message|(?:From|Sent|Sent by|To|Cc|Date|Subject):"
    r"|On [^\n]{6,200} wrote:"
    r"|_{20,})",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"^[ \t]{0,8}(?P<depth>(?:[>|] ?){1,20})", re.MULTILINE)


def boundaries(text: str) -> list[int]:
    """Where one message ends and another, or the block of its header fields, begins; with both ends of the text."""
    return sorted({0, len(text), *(match.start() for match in _BOUNDARY.finditer(text)), *_changes_of_depth(text)})


def layer_of(start: int, end: int, edges: list[int]) -> tuple[int, int]:
    """The edges between which a piece of text stands."""
    return edges[max(0, bisect_right(edges, start) - 1)], edges[min(len(edges) - 1, bisect_left(edges, end))]


def _changes_of_depth(text: str) -> list[int]:
    changes, depth, at = [], 0, 0
    for line in text.splitlines(keepends=True):
        match = _QUOTED.match(line)
        now = len(match["depth"].replace(" ", "")) if match else 0
        if now != depth and line.strip():
            changes.append(at)
            depth = now
        at += len(line)
    return changes
