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
    """One piece of a message that scanners look at: a MIME part, or a file out of an archive.

    Every part's `data` can be scanned. Its words can be only as far as they stand in `text`: `unread` says why some or
    all of them do not (an image has words that nobody reads here). A container is a part too; its contents follow it
    as parts of their own, so that it has neither `text` nor `unread`.
    """

    number: int
    """Counted in the order of unpacking; 0 is the first."""
    media_type: str
    """Lower-case `type/subtype`, as found rather than as declared where the two differ."""
    data: bytes = field(repr=False)
    text: str | None = field(repr=False, default=None)
    """What a person would read of it, decoded and without markup; None where it is no text."""
    depth: int = 0
    """How many containers it lay in."""
    unread: WhyNotInspected | None = None
    """Why words are missing from `text`; None where there are no others."""
    links: tuple[str, ...] = field(repr=False, default=())
    """Where its markup points to, as written: what a person follows without reading it."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A piece that could not be looked into by anybody. Where a part has the same number its bytes are there, but
    what they hold is not: an encrypted document, an archive of an unknown kind.
    """

    number: int
    why: WhyNotInspected


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A message in pieces. No part is its header block: triage has looked at that."""

    parts: tuple[Part, ...]
    closed: tuple[Closed, ...]
    """To every scanner; in the order of unpacking."""

    def unread(self) -> tuple[Closed, ...]:
        """What is closed to scanners of words besides: parts whose words nobody can read here."""
        return tuple(Closed(part.number, part.unread) for part in self.parts if part.unread is not None)
