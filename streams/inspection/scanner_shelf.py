"""Which scanners there are, found by being there: `SCANNER = ScannerKind(…)` in `scanners/`, or in a file one names.

A grant asks for scanners by a pack's word (`malware`) or by id (`clamav`).
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection import scanners
from headerfirst.streams.inspection.interface import ScannerKind


@dataclass(frozen=True, slots=True)
class Shelved:
    """A kind of scanner and where another process finds it again."""

    kind: ScannerKind
    place: str
    """The name of a module, or the path of a `.py` file."""


def shelf(further: Iterable[Path] = ()) -> dict[str, Shelved]:
    """Every scanner by its id, in the order of ids; raises Misconfigured where two have one id."""
    found: dict[str, Shelved] = {}
    for place in (*_shipped(), *(str(path.resolve()) for path in further)):
        kind = kind_at(place)
        if kind.id in found:
            raise Misconfigured(f"Two scanners have the id {kind.id}: take one of them away")
        found[kind.id] = Shelved(kind, place)
    return dict(sorted(found.items()))


def kind_at(place: str) -> ScannerKind:
    """The constant of a module; raises Misconfigured where there is none."""
    kind = getattr(_module(place), "SCANNER", None)
    if not isinstance(kind, ScannerKind):
        raise Misconfigured(f"{place} is no scanner: it has no constant SCANNER = ScannerKind(…)")
    return kind


def asked_for(words: Iterable[str], there: Mapping[str, Shelved]) -> tuple[list[str], list[str]]:
    """The ids of the scanners that a grant's words ask for, and the words that ask for none."""
    ids: set[str] = set()
    unknown: set[str] = set()
    for word in words:
        answering = {name for name, shelved in there.items() if word in {name, shelved.kind.what}}
        ids |= answering
        if not answering:
            unknown.add(word)
    return sorted(ids), sorted(unknown)


def _shipped() -> Iterator[str]:
    for module in sorted(pkgutil.iter_modules(scanners.__path__), key=lambda module: module.name):
        name = f"{scanners.__name__}.{module.name}"
        if not module.ispkg and hasattr(importlib.import_module(name), "SCANNER"):
            yield name


def _module(place: str) -> ModuleType:
    if not place.endswith(".py"):
        return importlib.import_module(place)
    spec = importlib.util.spec_from_file_location(f"headerfirst_further_scanner_{Path(place).stem}", place)
    if spec is None or spec.loader is None or not Path(place).is_file():
        raise Misconfigured(f"{place} is not there, or cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
