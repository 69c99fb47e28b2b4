"""What a role knows that reads whole topics of one partition each: a fold of them, and what it says because of it.

A book holds nothing but what the topics said, its own outputs among them, so that a restart, a repeated record and a
second process change nothing: what is on a topic already is not said again. Its topics come in any order among each
other, each in the order of its offsets; nothing it says may depend on how they were interleaved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from headerfirst.agents.step import Output
from headerfirst.schemas.record import Record


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record as it lies on a topic (name without prefix); `at` is the broker's record time."""

    topic: str
    offset: int
    at: datetime
    key: str
    record: Record | None
    """None: a tombstone."""
    value: bytes = field(repr=False, default=b"")
    """The bytes themselves: signatures and hashes are over them."""
    signature: str | None = field(repr=False, default=None)
    """The header of a command: base64."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a book is asked, and what may be relied on then. A tick from `streams/`: what is published carries
    deadlines and record times, never `now`.
    """

    now: datetime
    register_is_fresh: bool
    register_offset: int
    """The last offset of `register` that was folded in."""


class Book(Protocol):
    """Of one role. Unreadable records are dead letters and never arrive."""

    def take(self, arrival: Arrival) -> None:
        """Fold one record of a topic that the role reads, follows or writes."""

    def say(self, moment: Moment) -> list[Output]:
        """Everything that the topics do not hold yet. Asked again only after what was said has arrived."""

    def forget(self) -> None:
        """Everything: the topics are about to be read again from their beginning."""
