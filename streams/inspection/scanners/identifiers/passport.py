"""British passport number: nine digits, or a letter and eight, where the text speaks of a passport.

In the machine-readable zone (ICAO 9303-4) it stands with check digits, and needs no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.context import in_context, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.neighbours import (
    ALONE_LEFT,
    ALONE_RIGHT,
    in_address,
    is_dialled,
)

_PRINTED: Final = re.compile(rf"{ALONE_LEFT}(?:\d{{9}}|[A-Z]\d{{8}}){ALONE_RIGHT}", re.ASCII)
_ZONE: Final = re.compile(
    r"(?<![\w<])(?P<number>[A-Z0-9]{9})(?P<check>\d)GBR(?P<birth>\d{6})(?P<birth_check>\d)[MFX<]"
    r"(?P<expiry>\d{6})(?P<expiry_check>\d)[A-Z0-9<]{14}[0-9<]\d(?![\w<])",
    re.ASCII,
)
_WORDS: Final = words("passports?", r"passport ?(?:no|num|number)s?")
_WEIGHTS: Final = (7, 3, 1)


def _find(text: str) -> Iterator[Found]:
    found = [*_in_zones(text), *in_context(text, _printed(text), _WORDS)]
    yield from sorted(found, key=lambda one: one.start)


def _printed(text: str) -> Iterator[Found]:
    for match in _PRINTED.finditer(text):
        dialled = is_dialled(text, match.start())
        if not dialled and len(set(match[0])) > 1 and not in_address(text, *match.span()):
            yield Found(match.start(), match.end(), match[0])


def _in_zones(text: str) -> Iterator[Found]:
    for match in _ZONE.finditer(text):
        checked = (("number", "check"), ("birth", "birth_check"), ("expiry", "expiry_check"))
        if all(check_digit(match[field]) == int(match[digit]) for field, digit in checked):
            yield Found(match.start(), match.end(), match["number"])


def check_digit(field: str) -> int:
    """ICAO 9303-3 §4.9: digits count as themselves, letters from A = 10."""
    return sum(int(character, 36) * weight for character, weight in zip(field, cycle(_WEIGHTS), strict=False)) % 10


IDENTIFIER = Identifier("passport", "passport number", _find)
