"""What a step may say: publish this record, count that. It does neither itself (after mitmproxy's commands)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from headerfirst.schemas.record import Record

CounterName = Literal[
    "shielded",
    "rule_not_run",
    "shadow_finding",
    "finding",
    "inspection_request",
    "incident_full",
    "out_of_scope",
    "notice",
    "decision",
    "refusal",
    "visit",
    "budget_fallback",
]


class Publish(NamedTuple):
    """One record for a topic (without prefix), or a tombstone: what the topic has under the key is to be purged.
    `partition` only where the topic's own partitioner would not do.
    """

    topic: str
    key: str
    record: Record | None
    partition: int | None = None


class Counted(NamedTuple):
    """One more of something; `labels` hold rule ids and closed vocabulary only, never a person, address or host."""

    name: CounterName
    labels: tuple[str, ...]


class NotRun(NamedTuple):
    """Rules that could not look at an event, all for one reason: one output, however many they are."""

    reason: str
    rules: frozenset[str]

    def each(self) -> Iterator[Counted]:
        return (Counted("rule_not_run", (rule, self.reason)) for rule in sorted(self.rules))


Count: TypeAlias = Counted | NotRun
Output: TypeAlias = Publish | Count
