"""One value through one step: read, judged, and its outputs sorted; the same in a worker and in `backtest`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Count, Publish
from headerfirst.agents.stripped import stripped_entry
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import AHEAD, Decoded
from headerfirst.streams.topology import Role
from headerfirst.streams.unknown_fields import Dropped


class Judged(NamedTuple):
    """`dropped`: the input's fields that its record does not have, if it had any."""

    published: Sequence[Publish]
    counted: Sequence[Count]
    dropped: Dropped | None


SILENCE: Final = Judged((), (), None)
"""Of nearly every value there is nothing to say."""


Judge: TypeAlias = Callable[[Decoded, int], Judged]
"""A value and its offset: everything or, where it raises, nothing."""


def judge_for(role: Role, topic: str, bench: Bench, memory: Any, now: datetime | None = None) -> Judge:
    """For values of one of the role's topics (without prefix); what is the same for all of them is worked out here.

    With `now`, a door record from the future is refused (Malformed).
    """
    step, latest = role.step, None if now is None else now + AHEAD

    def judge(decoded: Decoded, offset: int) -> Judged:
        record, dropped = decoded.record, decoded.dropped
        if latest is not None and record.observed_at > latest:
            raise Malformed("time_ahead")
        outputs = step(bench, memory, record, offset)
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
            identity = str(getattr(record, BY_TOPIC[topic].id_field))
            entry = stripped_entry(bench.pseudonyms, identity, topic, dropped.forbidden)
            published.append(Publish("ledger-entries", entry.entry_id, entry))
        return Judged(published, counted, dropped)

    return judge


def reason_of(error: Exception) -> DeadLetterReason:
    """Why a value becomes a dead letter: what is wrong with it, or a defect of ours."""
    return error.reason if isinstance(error, Malformed) else "step_failed"
