"""What one kind of number is recognised in a text: for tables of cases."""

from __future__ import annotations

from headerfirst.streams.inspection.scanners.identifiers.found import Identifier
from headerfirst.streams.inspection.scanners.identifiers.plain_text import plain_text


def values(identifier: Identifier, text: str) -> list[str]:
    return [found.value for found in identifier.find(plain_text(text).text)]
