"""UK National Insurance number: two letters, six digits, a suffix A to D (HMRC manual NIM39110). It has no check digit.

Written out whole it is unlike anything else; without its suffix, or in small letters, it needs words nearby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.context import near, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.neighbours import ALONE_LEFT, ALONE_RIGHT, in_address

_PREFIX: Final = r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_SHAPE: Final = re.compile(
    rf"{ALONE_LEFT}{_PREFIX}(?P<wide>[ -]?)\d\d(?P<inner>[ -]?)\d\d(?P=inner)\d\d(?:(?P=wide)[A-D])?{ALONE_RIGHT}",
    re.IGNORECASE | re.ASCII,
)
_WORDS: Final = words("national insurance", r"n\.?i\.? ?(?:no|num|number)s?", "ninos?")
_WITH_SUFFIX: Final = 9


def _find(text: str) -> Iterator[Found]:
    for match in _SHAPE.finditer(text):
        written = re.sub(r"[ -]", "", match[0])
        found = Found(match.start(), match.end(), written.upper())
        whole = len(written) == _WITH_SUFFIX and written.isupper() and not in_address(text, *match.span())
        if whole or near(text, found, _WORDS):
            yield found


IDENTIFIER = Identifier("nino", "National Insurance number", _find)
