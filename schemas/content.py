"""What a message says: exists in the memory of the inspection process alone, and on no topic.

Only `streams/inspection` may import this module (a contract in pyproject.toml).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

WhyNotInspected = Literal[
    "encrypted",
    "unreadable",
    "unsupported",
    "too_large",
    "too_deep",
    "too_many_parts",
    "time_out",
    "scanner_absent",
    "scanner_failed",
]
"""Never clean: what nobody could look into is said to be so."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a message that scanners look at: a MIME part, or a file out of an archive."""

    number: int
    """Counted in the order of unpacking; 0 is the first."""
    media_type: str
    """Lower-case `type/subtype`, as found rather than as declared where the two differ."""
    data: bytes = field(repr=False)
    text: str | None = field(repr=False, default=None)
    """What a person would read of it, decoded and without markup; None where it is no text."""
    depth: int = 0
    """How many containers it lay in."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A piece that could not be looked into."""

    number: int
    why: WhyNotInspected


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A message in pieces."""

    parts: tuple[Part, ...]
    closed: tuple[Closed, ...]
