"""What was asked, granted, refused, opened, seen: entries from every writer, and the notary's signed chain of them."""

from __future__ import annotations

from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.record import Count, Record, Struct, Time
from headerfirst.schemas.vocabulary import LedgerKind


class LedgerEntry(Record, frozen=True, kw_only=True):
    """An entry as its writer states it; its time is the broker's."""

    entry_id: str
    kind: LedgerKind
    person: str | None = None
    case_id: str | None = None
    decision_id: str | None = None
    actor: str | None = None
    clause: str | None = None
    pack: PackRef | None = None
    counts: dict[str, Count] | None = None
    payload_hash: str


class LedgerLine(Record, frozen=True, kw_only=True):
    """A line of the chain: `seq` is the rank of the first sight of an `entry_id`."""

    seq: Count
    entry_id: str
    at: Time
    kind: LedgerKind
    person: str | None = None
    case_id: str | None = None
    decision_id: str | None = None
    actor: str | None = None
    clause: str | None = None
    pack: PackRef | None = None
    counts: dict[str, Count] | None = None
    payload_hash: str
    source_offset: Count
    leaf_hash: str
    """Of the line's own bytes without this field, which stays the last one (docs/ledger.md)."""


class Checkpoint(Record, frozen=True, kw_only=True):
    """What the notary signs of the first `size` lines."""

    size: Count
    at: Time
    """Of the last of these lines."""
    note: str
    """A C2SP tlog-checkpoint in its signed note, word for word."""


class Closing(Struct, frozen=True, kw_only=True):
    """The last line of a ledger in a file: a checkpoint of all lines before it; on no topic."""

    closing: str
    """As `note`."""
