"""What a connector is: a way to cut a source into items in order, and to make door records of each.

A connector reads with its source's header-only primitive and says what it *cannot* see and what it merely *does not*
read. What may be produced is not its business: the door decides (door.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.unknown_fields import Dropped


class Origin(NamedTuple):
    """Where an item stands in its source, so that it can be found, re-driven and resumed after."""

    source: str
    """The file, or `-` for standard input."""
    ordinal: int
    """From 0, within the source."""
    offset: int
    """Bytes before it in the source."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One item as it was cut out: a mail's header block, a log line; never a body. Silent in `repr`."""

    origin: Origin
    value: bytes = field(repr=False)
    length: int
    """Bytes of the item (of a mail: of its header block), also where `value` holds only the beginning."""
    problem: DeadLetterReason | None = None
    """Why nothing can be made of it."""
    is_whole: bool = True
    """Whether a header block ended at its blank line, so that all headers were seen."""
    envelope_line: bytes | None = field(default=None, repr=False)
    """A mail's `From ` line, which an mbox puts before its headers (RFC 4155)."""
    folder: str | None = field(default=None, repr=False)
    """The mail folder that it lay in, below the path that was named; parts joined by `/`."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about the input, which the input does not say itself."""

    mailbox: str | None = field(default=None, repr=False)
    """Whose mailbox the mail was taken from."""
    at: datetime | None = None
    """When mail was observed of which nothing tells."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a connector is given to make records with."""

    pack: ReadyPack
    register: Register
    pseudonyms: Pseudonyms
    given: Given = field(default_factory=Given)
    categories: Categories = field(default_factory=NoCategories)


class Draft(NamedTuple):
    """A record that a connector would produce, for the door to judge."""

    topic: str
    key: str | None
    record: Record | None
    """None: no side of the item is ours."""
    parties: tuple[str, ...] = ()
    """Addresses that the record has no field for, and through which somebody may be protected."""
    dropped: Dropped | None = None
    """Fields that a record of ours should not have had."""
    value: bytes | None = None
    """What a letter about it covers, where that is not the whole item."""

    def __repr__(self) -> str:
        return f"<Draft for {self.topic}>"


class Unreadable(NamedTuple):
    """A record that another program made badly: the letter is about its key and value, wherever they were written."""

    reason: DeadLetterReason
    key: str | None
    value: bytes

    def __repr__(self) -> str:
        return f"<Unreadable: {self.reason}>"


class NoEvent(NamedTuple):
    """A line of our own format from a topic that no connector writes; a register record travels with it."""

    topic: str
    key: str
    record: RegisterRecord | None
    """None: a tombstone, or a topic that only the pipeline writes."""

    def __repr__(self) -> str:
        return f"<NoEvent on {self.topic}>"


Convert: TypeAlias = Callable[[Raw], Iterable[Draft | Unreadable | NoEvent]]
"""Raises Malformed with the dead letter's reason where no record can be made."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One format. `convert` is given what it needs once and may remember things over one run."""

    name: str
    example: str
    """What an item looks like, or the command for it."""
    cannot_see: str
    """What the source does not hold."""
    does_not_read: str
    """What the source holds and the connector leaves alone."""
    read: Callable[[Path], Iterator[Raw]]
    """The items of a file or folder in order; raises Misconfigured where it cannot be read."""
    convert: Callable[[Desk], Convert]
    longest_line: int | None = None
    """Of a format that has an item a line, in bytes; such a log can be followed."""
