"""One value through one step: read, judged, and its outputs sorted; the same in a worker and in `backtest`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Count, Publish
from headerfirst.agents.stripped import stripped_entry
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import Decoded, check_time
from headerfirst.streams.topology import Role
from headerfirst.streams.unknown_fields import Dropped


class Judged(NamedTuple):
    """`dropped`: the input's fields that its record does not have, if it had any."""

    published: Sequence[Publish]
    counted: Sequence[Count]
    dropped: Dropped | None


SILENCE: Final = Judged((), (), None)
"""Of nearly every value there is nothing to say."""


class Input(NamedTuple):
    """Where a value came from: of which of the role's topics (without prefix), at which offset."""

    role: Role
    topic: str
    offset: int


def judge(source: Input, bench: Bench, memory: Any, decoded: Decoded, now: datetime | None = None) -> Judged:
    """Everything or, where it raises, nothing. With `now`, a door record from the future is refused (Malformed)."""
    record, dropped = decoded
    if now is not None:
        check_time(record, now)
    outputs = source.role.step(bench, memory, record, source.offset)
    if not outputs and dropped is None:
        return SILENCE
    published: list[Publish] = []
    counted: list[Count] = []
    for output in outputs:
        if isinstance(output, Publish):
            published.append(output)
        else:
            counted.append(output)
    if dropped is not None and dropped.forbidden:
        identity = str(getattr(record, BY_TOPIC[source.topic].id_field))
        entry = stripped_entry(bench.pseudonyms, identity, source.topic, dropped.forbidden)
        published.append(Publish("ledger-entries", entry.entry_id, entry))
    return Judged(published, counted, dropped)


def reason_of(error: Exception) -> DeadLetterReason:
    """Why a value becomes a dead letter: what is wrong with it, or a defect of ours."""
    return error.reason if isinstance(error, Malformed) else "step_failed"
