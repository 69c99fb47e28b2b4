"""A scanner that finds the word `good`."""

from __future__ import annotations

from headerfirst.schemas.content import Unpacked
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions


class Calm:
    id = "calm"
    version = "1"

    def scan(self, message: Unpacked) -> Report:
        found = sum(part.data.count(b"good") for part in message.parts)
        return Report(("good",) if found else (), found, ())


def opened(_options: ScannerOptions) -> Calm:
    return Calm()


SCANNER = ScannerKind("calm", "trouble", opened)
