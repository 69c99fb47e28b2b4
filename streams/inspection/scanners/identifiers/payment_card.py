"""Payment card number: Luhn's check digit (ISO/IEC 7812-1) within the ranges that issuers use, at their lengths.

Twelve to fourteen and nineteen digits are as often barcodes, clock readings or parcels: these need words nearby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from headerfirst.streams.inspection.scanners.identifiers.context import near, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.neighbours import ALONE_LEFT, ALONE_RIGHT, in_address
from stdnum import luhn

_FOURS: Final = (
    r"(?<![A-Z]{2}\d\d[ -])\d{4}(?P<by>[ .-]|  | - )\d{4}(?P=by)\d{4}(?P=by)\d{4}(?:(?P=by)\d{3}(?!\d))?"
    r"(?!(?P=by)\d{4}(?!\d))"
)
"""In fours, which are no piece of a longer row of fours, nor of an account number with its country."""
_SHAPE: Final = re.compile(
    rf"{ALONE_LEFT}(?:{_FOURS}|\d{{4}}(?P<of>[ -])\d{{6}}(?P=of)\d{{4,5}}|\d{{12,19}}){ALONE_RIGHT}", re.ASCII
)
_WORDS: Final = words(
    r"(?:credit|debit|payment|bank|charge|purchasing) ?cards?", r"card (?:no|num|number|details)s?", "visa",
    "master ?card", "maestro", "amex", "american express", "diners(?: club)?", "discover card", "cvv2?", "cvc",
    "expiry", "valid thru",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Range:
    """Numbers that begin with `first` to `last`, of equally many digits."""

    first: int
    last: int
    lengths: frozenset[int]

    def holds(self, number: str) -> bool:
        width = len(str(self.first))
        return len(number) in self.lengths and self.first <= int(number[:width]) <= self.last


def _range(first: int, last: int, *lengths: int) -> _Range:
    return _Range(first, last, frozenset(lengths))


_PLAIN: Final = (
    _range(4, 4, 16),  # Visa
    _range(51, 55, 16),  # Mastercard
    _range(2221, 2720, 16),
    _range(34, 34, 15),  # American Express
    _range(37, 37, 15),
    _range(3528, 3589, 16),  # JCB
    _range(6011, 6011, 16),  # Discover
    _range(644, 659, 16),
    _range(62, 62, 16),  # UnionPay
)
_AMBIGUOUS: Final = (
    _range(4, 4, 13, 19),
    _range(36, 36, 14),  # Diners Club
    _range(38, 39, 14),
    _range(300, 305, 14),
    _range(5018, 5038, 12, 13, 14, 15, 16, 18, 19),  # Maestro
    _range(6759, 6763, 12, 13, 14, 15, 16, 18, 19),
    _range(62, 62, 17, 18, 19),
)


def _find(text: str) -> Iterator[Found]:
    for match in _SHAPE.finditer(text):
        found = Found(match.start(), match.end(), re.sub(r"\D", "", match[0]))
        if _is_card(text, found) and not in_address(text, *match.span()):
            yield found


def _is_card(text: str, found: Found) -> bool:
    number = found.value
    if not luhn.is_valid(number) or len(set(number)) == 1:
        return False
    plain = any(one.holds(number) for one in _PLAIN)
    return plain or (any(one.holds(number) for one in _AMBIGUOUS) and near(text, found, _WORDS))


IDENTIFIER = Identifier("payment-card", "payment card number", _find)
