"""A scanner that cannot be opened as configured."""

from __future__ import annotations

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import Scanner, ScannerKind, ScannerOptions


def opened(_options: ScannerOptions) -> Scanner:
    raise Misconfigured("Its list of words is not there")


SCANNER = ScannerKind("misfit", "settings", opened)
