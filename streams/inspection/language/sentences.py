"""A text in sentences of its writer's own: what is quoted, forwarded or answered is blanked out, and everything else
keeps its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LONGEST: Final = 400
"""Characters; what has no full stop for longer is cut at a space."""
QUOTED_LINE: Final = re.compile(r"^[ \t]*(?:[>|]|\w{1,3}>).*$", re.MULTILINE)
"""`> …`, `| …` and `JD> …`."""
OTHERS_FROM_HERE: Final = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:Original Message|Forwarded (?:message|by)\b)|Begin forwarded message:"
    r"|_{10,}[ \t]*$|From:[^\n]*\n(?:[ \t]*(?:Sent|Date|To):))",
    re.MULTILINE | re.IGNORECASE,
)
"""From here on the message is somebody else's, as Outlook, Notes, Gmail and Apple Mail mark what they forward."""
QUOTATION: Final = re.compile(
    r"\"[^\"\n]{1,300}(?:\n(?!\s*\n)[^\"\n]{1,300}){0,3}\"|\u201c[^\u201d]{1,600}\u201d|\u00ab[^\u00bb]{1,600}\u00bb"
)
ATTRIBUTION: Final = re.compile(r"^[^\n]{0,200}\b(?:wrote|writes|said):[ \t]*$", re.MULTILINE)
"""`On Monday, Ann wrote:`"""
BREAK: Final = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n[ \t]*[-*\u2022][ \t]")
"""Between sentences, paragraphs and items of a list."""


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    """The character of the text that it begins with."""
    text: str = field(repr=False)


def sentences_of(text: str) -> Iterator[Sentence]:
    """Those that the writer of the text answers for."""
    own = _blanked(text)
    for start, end in _spans(own):
        sentence = own[start:end]
        if not sentence.isspace():
            yield Sentence(start + len(sentence) - len(sentence.lstrip()), sentence.strip())


def _blanked(text: str) -> str:
    """The same length, with spaces where others speak."""
    others = OTHERS_FROM_HERE.search(text)
    if others:
        text = text[: others.start()]
    for pattern in (QUOTED_LINE, ATTRIBUTION, QUOTATION):
        text = pattern.sub(_spaces, text)
    return text


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in BREAK.finditer(text):
        yield from _cut(text, start, found.start())
        start = found.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        at = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        at = start + LONGEST if at < 0 else at
        yield start, at
        start = at
    if start < end:
        yield start, end
