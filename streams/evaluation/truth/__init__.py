"""Vendors' own examples with the values that others expect of them: how far each connector reads the same.

interface.py    what an example set is: cases of lines and named, expected values
comparing.py    what a connector makes of the cases, field by field
table.py        the table of docs/connectors.md

Each further module is a family of sets, found by being here and having `TRUTHS`, or one set with a `TRUTH`.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from headerfirst.streams.evaluation.truth.interface import Truth


def truths() -> tuple[Truth, ...]:
    """All sets, by format and folder."""
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [truth for module in modules for truth in getattr(module, "TRUTHS", ()) or _one(module)]
    return tuple(sorted(found, key=lambda truth: (truth.format, truth.folder)))


def _one(module: ModuleType) -> tuple[Truth, ...]:
    return (module.TRUTH,) if hasattr(module, "TRUTH") else ()
