"""NHS number: ten digits of which the last is a check digit modulo 11.

One in eleven telephone numbers of that length passes the check, so words of health care have to stand nearby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.context import in_context, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.neighbours import (
    ALONE_LEFT,
    ALONE_RIGHT,
    in_address,
    is_dialled,
)
from stdnum.gb import nhs

_SHAPE: Final = re.compile(rf"{ALONE_LEFT}\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}}{ALONE_RIGHT}", re.ASCII)
_WORDS: Final = words(
    r"n\.?h\.?s\.?", "patients?", "hospital (?:no|number)", "chi (?:no|number)", "health (?:and|&) care"
)


def _find(text: str) -> Iterator[Found]:
    return in_context(text, _checked(text), _WORDS)


def _checked(text: str) -> Iterator[Found]:
    for match in _SHAPE.finditer(text):
        number = nhs.compact(match[0])
        if not nhs.is_valid(number) or len(set(number)) == 1:
            continue
        if not in_address(text, *match.span()) and not is_dialled(text, match.start()):
            yield Found(match.start(), match.end(), number)


IDENTIFIER = Identifier("nhs-number", "NHS number", _find)
