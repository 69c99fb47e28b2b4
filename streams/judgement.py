"""One value through one step: read, judged, and its outputs sorted; the same in a worker and in `backtest`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Counted, Publish
from headerfirst.agents.stripped import stripped_entry
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import Decoded, check_time
from headerfirst.streams.topology import Role
from headerfirst.streams.unknown_fields import Dropped


class Judged(NamedTuple):
    """`dropped`: the input's fields that its record does not have, if it had any."""

    published: list[Publish]
    counted: list[Counted]
    dropped: Dropped | None


def judge(  # what a step takes, and the time for those who have one
    role: Role, bench: Bench, memory: Any, decoded: Decoded, offset: int, now: datetime | None = None
) -> Judged:
    """Everything or, where it raises, nothing. With `now`, a door record from the future is refused (Malformed)."""
    record, dropped = decoded
    if now is not None:
        check_time(record, now)
    published: list[Publish] = []
    counted: list[Counted] = []
    for output in role.step(bench, memory, record, offset):
        if isinstance(output, Publish):
            published.append(output)
        else:
            counted.append(output)
    if dropped is not None and dropped.forbidden:
        identity = str(getattr(record, BY_TOPIC[role.reads].id_field))
        entry = stripped_entry(bench.pseudonyms, identity, role.reads, dropped.forbidden)
        published.append(Publish("ledger-entries", entry.entry_id, entry))
    return Judged(published, counted, dropped)


def reason_of(error: Exception) -> DeadLetterReason:
    """Why a value becomes a dead letter: what is wrong with it, or a defect of ours."""
    return error.reason if isinstance(error, Malformed) else "step_failed"
