"""International bank account number (ISO 13616): the country's own length and structure, check digits modulo 97.

The countries' structures are python-stdnum's. What a country checks beyond them is left out: it rests on lists of banks
that age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from stdnum import iban, numdb

_HEAD: Final = re.compile(r"(?<!\w)(?:[A-Z]{2}|[a-z]{2})\d\d(?=[ -]?[A-Za-z0-9])", re.ASCII)
_STRUCTURES: Final = numdb.get("iban")
_PIECE: Final = re.compile(r"(\d+)!")


def _find(text: str) -> Iterator[Found]:
    for head in _HEAD.finditer(text):
        rest = _rest_of(head[0][:2].upper())
        match = rest.match(text, head.end()) if rest else None
        if match is None:
            continue
        written = head[0] + match[0]
        number = iban.compact(written)
        if (written.isupper() or written.islower()) and iban.is_valid(number, check_country=False):
            yield Found(head.start(), match.end(), number)


@cache
def _rest_of(country: str) -> re.Pattern[str] | None:
    """What follows the check digits, as long as that country has it; None where it has no such numbers."""
    structure = _STRUCTURES.info(country)[0][1].get("bban", "")
    length = sum(int(piece) for piece in _PIECE.findall(structure))
    return re.compile(rf"(?:[ -]?[A-Za-z0-9]){{{length}}}(?!\w)", re.ASCII) if length else None


IDENTIFIER = Identifier("iban", "international bank account number", _find)
