"""What a connector makes of a vendor's examples, and which fields are what somebody else expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Malformed
from headerfirst.streams import keys
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.interface import Desk, Draft, Drafted, Given, OtherKind, Unreadable
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""For mail of which nothing tells when it was observed."""


@dataclass(slots=True)
class Comparison:
    """Of one set; counts of cases, of drafted records, and of fields that were compared."""

    truth: Truth
    cases: int = 0
    records: int = 0
    other_kinds: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)
    """Cases of which no record could be made, by the dead letter's reason: accounted for, as any input is."""
    lost: int = 0
    """Cases that left neither a record, nor a count, nor a letter; there must be none."""
    equal: Counter[str] = field(default_factory=Counter)
    different: Counter[str] = field(default_factory=Counter)

    @property
    def unexplained(self) -> list[str]:
        """Fields that differ somewhere without a reason being given."""
        return sorted(set(self.different) - set(self.truth.deviations))


def compare(truth: Truth, data: Path, pack: ReadyPack) -> Comparison:
    """Nobody is known to the register, so that nothing is shielded or out of scope; `data` holds all sets."""
    comparison = Comparison(truth)
    with TemporaryDirectory() as folder:
        path = Path(folder, f"case{truth.suffix}")
        for case in truth.cases(data):
            path.write_bytes(case.content)
            _one(comparison, case, path, pack)
    return comparison


def _one(comparison: Comparison, case: Case, path: Path, pack: ReadyPack) -> None:
    comparison.cases += 1
    account, records = _read(comparison.truth, path, pack)
    comparison.records += len(records)
    comparison.other_kinds += account.other_kinds.total()
    comparison.unreadable.update(account.dead)
    if not records and not account.other_kinds and not account.dead:
        comparison.lost += 1
    if len(records) != case.records:
        comparison.different["(records)"] += 1
    elif records:
        _fields(comparison, case.expected, records[0])


def _read(truth: Truth, path: Path, pack: ReadyPack) -> tuple[Account, list[Any]]:
    """The drafted records as JSON has them, before the door withholds anything."""
    desk = Desk(pack, Register(everyone_is_staff=True), keys.PUBLISHED, Given(at=_AT, options=truth.options))
    connector = connector_for(truth.format)
    conversion, account = connector.convert(desk), Account()
    drafted: list[Drafted] = []
    for raw in items_of(connector, path):
        if raw.problem is not None:
            account.dead[raw.problem] += 1
            continue
        try:
            drafted += conversion.take(raw)
        except Malformed as error:
            account.dead[error.reason] += 1
    drafted += conversion.rest()
    account.dead.update(one.reason for one in drafted if isinstance(one, Unreadable))
    account.other_kinds.update(one.kind for one in drafted if isinstance(one, OtherKind))
    made = [one.record for one in drafted if isinstance(one, Draft) and one.record is not None]
    return account, [orjson.loads(encode(record)) for record in made]


def _fields(comparison: Comparison, expected: Mapping[str, Any], record: Any) -> None:
    for name, value in expected.items():
        same = value_at(record, name) == value
        (comparison.equal if same else comparison.different)[name] += 1


def value_at(record: Any, name: str) -> Any:
    """`from.address`, `to.0.address`, `auth.spf`; None where there is none."""
    for part in name.split("."):
        if isinstance(record, list):
            record = record[int(part)] if part.isdigit() and int(part) < len(record) else None
        else:
            record = record.get(part) if isinstance(record, dict) else None
    return record
