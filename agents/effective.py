"""From when to when a register record counts, and which of several for one thing counts at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from headerfirst.schemas.register import Person

R = TypeVar("R")

EVER: Final = datetime.min.replace(tzinfo=UTC)
NEVER: Final = datetime.max.replace(tzinfo=UTC)
AT_LAST: Final = NEVER - timedelta(days=1)
"""After every date that a register holds: what is known once all is said."""


def effective(record: Any, at: datetime) -> bool:
    """Whether a record's `from` and `to` cover the moment."""
    return (record.from_ is None or record.from_ <= at) and (record.to is None or at < record.to)


def is_here(person: Person, at: datetime) -> bool:
    """Whether somebody works here: whoever left neither asks, nor approves, nor looks, nor acts in an office."""
    return effective(person, at) and (person.ends is None or at < person.ends)


def in_force(records: list[R], at: datetime) -> R | None:
    """Of several records for one key the one in force, by id; else the first yet to come, if none was there before it:
    the register may have been written after the event.
    """
    if len(records) <= 1:  # nearly always, and every address is asked for
        return records[0] if records and not _ended(records[0], at) else None
    covering = [record for record in records if effective(record, at)]
    if not covering and not any(_ended(record, at) for record in records):
        return min(records, key=_start_and_id, default=None)
    return min(covering, key=_id, default=None)


def _ended(record: Any, at: datetime) -> bool:
    return record.to is not None and record.to <= at


def _start_and_id(record: Any) -> tuple[datetime, str]:
    return record.from_ or EVER, str(record.id)


def unchanged(records: Iterable[Any], at: datetime) -> tuple[datetime, datetime]:
    """The time around a moment in which none of the records begins or ends."""
    changes = [moment for record in records for moment in (record.from_, record.to) if moment is not None]
    if not changes:
        return EVER, NEVER
    before = max((moment for moment in changes if moment <= at), default=EVER)
    return before, min((moment for moment in changes if moment > at), default=NEVER)


def _id(record: Any) -> str:
    return str(record.id)
