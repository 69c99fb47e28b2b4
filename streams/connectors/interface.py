"""What a connector is: it cuts a source into items, up to their headers, and drafts records of them.

Sources are told apart by who begins. Files are *read*, and a log is followed; a server is *asked*, and says
how far we have got; or a server *listens*, and whoever speaks to it cannot be asked again, so what passed is on disk
before it is told so. Of each the drafts are the same, and the door decides (door.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

import msgspec
from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.unknown_fields import Dropped

Bookmark: TypeAlias = Mapping[str, Any]
"""How far a place was read, in the data's own terms (inode and offset, UIDVALIDITY and UID, a delta link); of JSON."""
Bookmarks: TypeAlias = Mapping[str, Bookmark]
"""By the keys of a source's places; empty where it is read for the first time."""


class Place(Protocol):
    """What a bookmark is a mark in: one file of those that a log has been, a folder of mail, a feed."""

    @property
    def key(self) -> str:
        """Which of its source's places: the path of a log through all its rotations, the name of a folder."""

    def bookmark(self, raw: Raw, *, before: bool) -> Bookmark:
        """Where to go on so that `raw` is read again (`before`) or is the last that is not."""


class Origin(NamedTuple):
    """Where an item stands in its source, so that it can be found, re-driven and resumed after."""

    source: str
    """The file, or `-` for standard input."""
    ordinal: int
    """From 0, within the source."""
    offset: int
    """Bytes before it in the source; of mail on a server, its UID."""


class Raw(msgspec.Struct, frozen=True):
    """One item as it was cut out: a mail's header block, a log line; never a body. Silent in `repr`."""

    origin: Origin
    value: bytes
    length: int
    """Bytes of the item (of a mail: of its header block), also where `value` holds only the beginning."""
    problem: DeadLetterReason | None = None
    """Why nothing can be made of it."""
    is_whole: bool = True
    """Whether a header block ended at its blank line, so that all headers were seen."""
    envelope_line: bytes | None = None
    """A mail's `From ` line, which an mbox puts before its headers (RFC 4155)."""
    folder: str | None = None
    """The mail folder that it lay in, below the path that was named; parts joined by `/`."""
    heading: bytes | None = None
    """The line that names the columns of the lines after it, where a format has one."""
    envelope: Envelope | None = None
    """What the protocol said beside the headers."""
    place: Place | None = None
    """Where it can be found again; None: it is read from the start or not at all."""
    is_gone: bool = False
    """Whether its file was there when its folder was listed and is no more: mail that is filed meanwhile."""
    is_line: bool = False
    """Whether it is a line of its file as it lies there, so that reading can go on behind it once more has come."""

    def __repr__(self) -> str:
        return f"<Raw {self.length} bytes>"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail server knows of a message beside its headers (RFC 5321 §2.3.1); None: not said. Silent in `repr`."""

    mail_from: str | None = None
    """The reverse-path; empty: the null reverse-path of a bounce."""
    rcpt_to: tuple[str, ...] | None = None
    authenticated_sender: str | None = None
    """Who had signed in to send it (RFC 4954)."""
    received_at: datetime | None = None
    size_bytes: int | None = None
    keywords: tuple[str, ...] = ()
    """Flags and categories of the mailbox, as its server names them (RFC 5788)."""
    folder_id: str | None = None

    def __repr__(self) -> str:
        return "<Envelope>"


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about the input, which the input does not say itself."""

    mailbox: str | None = field(default=None, repr=False)
    """Whose mailbox the mail was taken from."""
    at: datetime | None = None
    """When mail was observed of which nothing tells."""
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of the format (`Connector.options`)."""


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
    """What a letter about it covers, where that is not the whole item: of a record joined from lines, all of them."""
    encoded: bytes | None = None
    """The record as `codec.encode` writes it, where its connector has that already and nothing of it may be hidden."""

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


class OtherKind(NamedTuple):
    """An item of which its source says that it is none of mail, web or account: counted, and no letter is written."""

    kind: str
    """One of few words that the connector has for it: a program, a record type; never a name out of the data."""


Drafted: TypeAlias = Draft | Unreadable | NoEvent | OtherKind


class Conversion(ABC):
    """Makes drafts of one source's items, in their order, and may remember some of them."""

    @abstractmethod
    def take(self, raw: Raw) -> Iterable[Drafted]:
        """What follows from this item; raises Malformed with the dead letter's reason where no record can be made."""

    def rest(self) -> Iterable[Drafted]:
        """What still waited for items that will not come: the source has ended."""
        return ()

    def earliest(self) -> Raw | None:
        """The first item that later ones may need: after a restart it has to be read again. None: none is needed."""
        return None


class EachAlone(Conversion):
    """Items of which each says everything."""

    def __init__(self, convert: Callable[[Raw], Iterable[Drafted]]) -> None:
        self._convert = convert

    def take(self, raw: Raw) -> Iterable[Drafted]:
        return self._convert(raw)


@dataclass(frozen=True, slots=True)
class Lines:
    """Of a format that has an item a line; such a log can be followed, and its lines may come by syslog."""

    longest: int
    """Bytes of a line."""
    is_heading: Callable[[bytes], bool] | None = None
    """Whether a line names the columns of those after it; None: no line does. Asked of every line, so it is quick."""
    syslog: bool = False
    """Whether its files are syslog's own, each line with time, host and program before it. Of any other format the
    header is cut off where a line comes by syslog."""


Ask: TypeAlias = Callable[[str, Given, Bookmarks], AsyncIterator[Raw | None]]
"""Items of a server at an address as they come, from bookmarks on; None where there is nothing now. Each has a place.
Tries again with growing pauses where the server is gone; raises Misconfigured for what only a person can mend."""
Keep: TypeAlias = Callable[[Raw], Awaitable[bool]]
"""Whether an item is on disk now. It never raises and returns soon: False means that it may not be looked at (the
register is stale) or cannot be kept (the buffer is full), that this was counted, and that its sender goes on."""
Listen: TypeAlias = Callable[[str, Given, Keep], AbstractAsyncContextManager[str]]
"""A server at an address while the context lasts, which gives every item to `Keep`; yields where it listens."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One format, and how it is had: exactly the ways that are set."""

    name: str
    example: str
    """What an item looks like, or the command for it."""
    cannot_see: str
    """What the source does not hold."""
    does_not_read: str
    """What the source holds and the connector leaves alone."""
    convert: Callable[[Desk], Conversion]
    read: Callable[[Path], Iterator[Raw]] | None = None
    """The items of a file or folder in order; raises Misconfigured where it cannot be read."""
    lines: Lines | None = None
    ask: Ask | None = None
    listen: Listen | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """What `--option NAME=VALUE` may set, and what for. Secrets come from the environment or files, never from here."""
