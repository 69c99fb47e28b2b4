"""What a content store and a scanner are: the two seams of inspection, one file per kind behind each.

A store or scanner is found by its module's constant: `STORE = StoreKind(…)` in `stores/`, `SCANNER = ScannerKind(…)`
in `scanners/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from headerfirst.schemas.content import Part, Unpacked, WhyNotInspected
from headerfirst.schemas.inspection import Match


@dataclass(frozen=True, slots=True)
class Located:
    """A message found in a store by its mailbox and Message-ID; silent in `repr`, since all of it names somebody."""

    mailbox: str = field(repr=False)
    message_id: str = field(repr=False)
    place: str = field(repr=False)
    """The store's own name of it: a path, a UID; never said to anybody."""
    headers: bytes = field(repr=False)
    """Its header block, fetched by the protocol's own header-only primitive; the body was not asked for. It ends with
    its blank line, or without one where it ended at a line that is no header (docs/decisions/0031).
    """
    folder: str | None = field(repr=False, default=None)
    """Parts joined by `/`, as the connectors write it; None where the store does not know."""


class Store(Protocol):
    """One content store, opened. Calls block; the inspection worker makes them in threads, several at a time.

    Raises Retriable where the store does not answer or a message moved meanwhile, Misconfigured where it does not know
    us. An IMAP server does not say whether it is we or the mailbox that it does not know: Misconfigured then.
    """

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        """The messages that are there, once for each folder that holds one, so that a copy in a shielded folder is
        seen; what is not there is left out, and of a mailbox that is not there everything.
        """

    def headings(self, mailbox: str) -> Iterator[Located]:
        """Every message of a mailbox that has a Message-ID, header blocks alone."""

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        """The whole message in pieces, none of them before its Message-ID was found to be the located one; stops with
        `TooLarge` past `limit` bytes.
        """

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class StoreKind:
    """How a store is opened from its URL (`imaps://…`); credentials come from the environment, never from the URL."""

    schemes: tuple[str, ...]
    example: str
    settings: tuple[str, ...]
    """Names of the environment that it reads."""
    cannot_see: str
    """What a header block of this kind of store does not show, and what its protocol brings along unasked."""
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
    """Opened once, in a process of its own, for one message after another; pure apart from what it was loaded with."""

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
