"""Numbers that name a person: National Insurance, NHS, passport, payment card and bank account numbers.

Why: WCC 3 scans outgoing mail against its Data Loss Prevention standard, and DMU 2.7b counts personal data and medical
information as confidential. Numbers are checked by their check digits where they have any, and by the words around them
where they alone could be something else. An offset is counted in bytes from the beginning of the part's text in UTF-8.
"""

from __future__ import annotations

from typing import Final

import stdnum
from headerfirst.schemas.content import Unpacked
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions, texts_of
from headerfirst.streams.inspection.scanners.identifiers import (
    bank_account,
    iban,
    nhs_number,
    nino,
    passport,
    payment_card,
)
from headerfirst.streams.inspection.scanners.identifiers.found import Found, Identifier
from headerfirst.streams.inspection.scanners.identifiers.plain_text import plain_text
from headerfirst.streams.inspection.scanners.tally import ByteOffsets, Tally

RULES_VERSION: Final = "1.0.0"
IDENTIFIERS: Final = (
    iban.IDENTIFIER,
    payment_card.IDENTIFIER,
    nino.IDENTIFIER,
    nhs_number.IDENTIFIER,
    bank_account.IDENTIFIER,
    passport.IDENTIFIER,
)
"""The surest first: what one has taken, those after it do not look at."""


class PersonalData:
    """Counts distinct numbers of each kind."""

    id = "personal-data"
    version = f"{RULES_VERSION}+stdnum.{stdnum.__version__}"

    def scan(self, message: Unpacked) -> Report:
        tally = Tally()
        for _, text in texts_of(message):
            _look(text, tally)
        return tally.report(message)


def _look(text: str, tally: Tally) -> None:
    plain, offsets = plain_text(text), ByteOffsets(text)
    remaining = plain.text
    for identifier in IDENTIFIERS:
        found = list(identifier.find(remaining))
        for one in found:
            tally.add(identifier.id, identifier.mask, one.value, offsets.of(plain.source(one.start)))
        remaining = _without(remaining, found)


def _without(text: str, found: list[Found]) -> str:
    """The same length, with a mark that no number holds in place of each that was found."""
    if not found:
        return text
    pieces, reached = [], 0
    for one in found:
        if one.start >= reached:
            pieces += [text[reached : one.start], "#" * (one.end - one.start)]
            reached = one.end
    return "".join([*pieces, text[reached:]])


def _open(_: ScannerOptions) -> PersonalData:
    return PersonalData()


SCANNER = ScannerKind(id="personal-data", what="personal-data", open=_open)

__all__ = ["IDENTIFIERS", "SCANNER", "Identifier", "PersonalData"]
