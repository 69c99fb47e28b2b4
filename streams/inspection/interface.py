"""What a content store and a scanner are: the two seams of inspection, one file per kind behind each.

A store or scanner is found by its module's constant: `STORE = StoreKind(…)` in `stores/`, `SCANNER = ScannerKind(…)` in `scanners/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from headerfirst.schemas.content import Part, Unpacked, WhyNotInspected
from headerfirst.schemas.inspection import Match


@dataclass(frozen=True, slots=True)
class Located:
    """A message found in a store by its mailbox and Message-ID. `headers` is its header block, up to and with the
    blank line, fetched by the protocol's own header-only primitive; the body was not asked for.
    """

    mailbox: str
    message_id: str
    place: str
    """The store's own name of it: a path, a UID; never said to anybody."""
    headers: bytes
    folder: str | None = None


class Store(Protocol):
    """One content store, opened. Calls block; the inspection worker makes them in threads.

    Raises Retriable where the store does not answer, Misconfigured where it does not know us.
    """

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        """The messages that are there, header block and place; what is not there is left out."""

    def headings(self, mailbox: str) -> Iterator[Located]:
        """Every message of a mailbox, header blocks alone."""

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        """The whole message in pieces; stops with `TooLarge` past `limit` bytes."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class StoreKind:
    """How a store is opened from its URL (`imap://…`); credentials come from the environment, never from the URL."""

    scheme: str
    example: str
    open: Callable[[str, Mapping[str, str]], Store]
    """URL, environment."""


class TooLarge(Exception):  # noqa: N818 - says what is the matter
    """A message is longer than the limit; it is closed unread."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one scanner says of one message: rule ids, counts and masks, never text. `closed` are parts it could not
    look into.
    """

    rule_ids: tuple[str, ...]
    """Sorted, each once."""
    count: int
    matches: tuple[Match, ...]
    closed: tuple[tuple[int, WhyNotInspected], ...] = ()


class Scanner(Protocol):
    """Lives in a process of its own (isolation.py), opened once and given one message after another. Pure apart from what it was loaded with; runs in a process of its own."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str:
        """Of its rules, words or signatures: a verdict says what it rests on."""

    def scan(self, message: Unpacked) -> Report:
        """Raises Absent where its engine is not there."""


@dataclass(frozen=True, slots=True)
class ScannerOptions:
    """What an organisation sets, the same for every scanner: each takes what is its own. Files are read when a scanner
    is opened, before it gives up its privileges.
    """

    clamd: str | None = None
    """`HOST:PORT`, or the path of a unix socket; None where there is no clamd."""
    yara_folders: tuple[str, ...] = ()
    """Folders of further `.yar` files."""
    word_lists: dict[str, str] = field(default_factory=dict)
    """The path of each further list of words, by the name that its rule ids begin with."""
    sites: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The pack's lists of sites: hosts by the list's name."""


@dataclass(frozen=True, slots=True)
class ScannerKind:
    """One kind of scanner and how it is opened; `open` raises Misconfigured where its rules cannot be read."""

    id: str
    what: str
    """The word by which packs and grants ask for it: `malware`, `personal-data`, `words`, `links`. Several kinds may
    answer to one word; a kind answers to its own id too.
    """
    open: Callable[[ScannerOptions], Scanner]


class Absent(Exception):  # noqa: N818 - says what is the matter
    """A scanner's engine does not answer: the message is `not_inspected`, and an alert says so."""


def texts_of(message: Unpacked) -> Iterator[tuple[Part, str]]:
    """The parts that a person would read."""
    for part in message.parts:
        if part.text is not None:
            yield part, part.text
