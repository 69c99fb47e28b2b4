"""Words nearby without which an ambiguous number is none: nine digits are a passport where the text speaks of one.

In a list the words stand once, at its head: a number that follows closely upon one in context is in context too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.found import Found

BEFORE: Final = 80
"""Characters in which the words may stand before the number."""
AFTER: Final = 30
NEXT_OF_A_LIST: Final = 160
"""Characters between a number in context and the next of the list."""


def words(*expressions: str) -> re.Pattern[str]:
    """Whole words, of whatever case."""
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(expressions)})(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII)


def near(text: str, found: Found, wanted: re.Pattern[str]) -> bool:
    before = text[max(0, found.start - BEFORE) : found.start]
    return bool(wanted.search(before) or wanted.search(text[found.end : found.end + AFTER]))


def in_context(text: str, candidates: Iterable[Found], wanted: re.Pattern[str]) -> Iterator[Found]:
    """Those that the words make one of the kind; candidates come in the order of the text."""
    reached = -NEXT_OF_A_LIST
    for found in candidates:
        if found.start - reached < NEXT_OF_A_LIST or near(text, found, wanted):
            reached = found.end
            yield found
