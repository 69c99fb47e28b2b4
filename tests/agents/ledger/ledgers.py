"""Ledgers for tests: invented entries, and what an honest notary makes of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.ledger.chain import Chain, grow
from headerfirst.agents.ledger.leaf import Sight
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.step import Publish
from headerfirst.schemas.ledger import Checkpoint, LedgerLine
from headerfirst.streams.ledger.file import write_ledger

from tests import builders

ORIGIN: Final = "headerfirst/ledger"
SIGNER: Final = Signer.of(ORIGIN, b"\x07" * 32)
OTHER_SIGNER: Final = Signer.of(ORIGIN, b"\x08" * 32)
MOMENT: Final = Moment(builders.LATER, register_is_fresh=False, register_offset=-1)
KINDS: Final = ("request", "grant", "opening", "result", "notice")


def sight(number: int, **changes: Any) -> Sight:
    """The entry of a number, a minute after the one before; every third offset is somebody's repeat."""
    fields: dict[str, Any] = {"entry_id": f"{number:032x}", "kind": KINDS[number % 5], "payload_hash": f"{number:064x}"}
    at = builders.WORKING_DAY + timedelta(minutes=number)
    return Sight(builders.ledger_entry(**(fields | changes)), at, number + number // 3)


def sights(count: int) -> list[Sight]:
    return [sight(number) for number in range(count)]


def records(seen: Iterable[Sight], signer: Signer = SIGNER) -> list[LedgerLine | Checkpoint]:
    return list(grow(Chain(), seen, signer))


def lines(seen: Iterable[Sight]) -> list[LedgerLine]:
    return [record for record in records(seen) if isinstance(record, LedgerLine)]


def file_of(seen: Iterable[Sight], signer: Signer = SIGNER) -> list[bytes]:
    """The pieces of a ledger's file."""
    file = io.BytesIO()
    write_ledger(lines(seen), signer, file)
    return file.getvalue().splitlines(keepends=True)


def values(said: Iterable[LedgerLine | Checkpoint]) -> list[bytes]:
    return [msgspec.json.encode(record) for record in said]


def entry_arrival(seen: Sight) -> Arrival:
    value = msgspec.json.encode(seen.entry)
    return Arrival("ledger-entries", seen.offset, seen.at, seen.entry.entry_id, seen.entry, value)


def ledger_arrival(offset: int, record: LedgerLine | Checkpoint, at: datetime = builders.LATER) -> Arrival:
    return Arrival("ledger", offset, at, "", record, msgspec.json.encode(record))


def said_by(notary: Notary) -> list[LedgerLine | Checkpoint]:
    publishes = [output for output in notary.say(MOMENT) if isinstance(output, Publish)]
    assert {(one.topic, one.key) for one in publishes} <= {("ledger", "")}
    return [one.record for one in publishes if isinstance(one.record, LedgerLine | Checkpoint)]


def notary_after(entries: Iterable[Sight], ledger: Sequence[LedgerLine | Checkpoint] = ()) -> Notary:
    """One that has read both topics, first its own."""
    notary = Notary(SIGNER)
    for offset, record in enumerate(ledger):
        notary.take(ledger_arrival(offset, record))
    for seen in entries:
        notary.take(entry_arrival(seen))
    return notary
