"""A scanner whose engine is not there."""

from __future__ import annotations

from headerfirst.schemas.content import Unpacked
from headerfirst.streams.inspection.interface import Absent, Report, ScannerKind, ScannerOptions


class WithoutEngine:
    id = "without-engine"
    version = "1"

    def scan(self, message: Unpacked) -> Report:  # noqa: ARG002 - it cannot
        raise Absent


def opened(_options: ScannerOptions) -> WithoutEngine:
    return WithoutEngine()


SCANNER = ScannerKind("without-engine", "absence", opened)
