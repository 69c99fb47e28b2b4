"""A scanner whose process ends while it is opened."""

from __future__ import annotations

import os

from headerfirst.streams.inspection.interface import Scanner, ScannerKind, ScannerOptions


def opened(_options: ScannerOptions) -> Scanner:
    os._exit(3)


SCANNER = ScannerKind("dies-at-once", "life", opened)
