"""What of a partition was handed out, confirmed and committed: pure book-keeping, so that it can be tested by model.

Offsets are Kafka's: `next` is the offset that has not been handed out yet, a committed offset is the one to start at.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faust.types import TP


class Record(Protocol):
    """What we use of a record: aiokafka's `ConsumerRecord` has it, and what its parser gives (batch_records.py)."""

    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...
    @property
    def timestamp(self) -> int:
        """Milliseconds."""

    @property
    def timestamp_type(self) -> int:
        """0 for CreateTime, 1 for LogAppendTime."""


@dataclass(slots=True, eq=False)
class Slice:
    """Successive records of one partition: what an agent receives as one event."""

    tp: TP
    records: Sequence[Record] = field(repr=False)
    generation: int
    """Of the consumer group when the records were fetched."""
    confirmed: bool = False
    waiting: bool = False
    """Nothing was said of it yet, nor will be before something else is there: a rebalance or a stop goes on without."""
    given_up: bool = False
    """Another member, or this one anew, will have these records: nothing should be said of them here any more."""

    def confirm(self) -> None:
        """Say that every output and every state record of this slice is acknowledged: it may be committed."""
        self.confirmed = True

    def keep_ends(self) -> None:
        """Let go of the records between the first and the last, by which positions are told: all are done with."""
        self.records = (self.records[0], self.records[-1])


class Hole(NamedTuple):
    """Offsets `start` to `end` (exclusive) that the broker did not give us although we asked for them twice."""

    tp: TP
    start: int
    end: int
    cause: Literal["expired", "absent", "rewound"]
    """`expired`: deleted from the log before we read them, a loss. `absent`: nothing there for a committed reader
    (transaction markers, aborted or compacted records). `rewound`: the log now ends before what we had read."""


class Position(NamedTuple):
    """How far a partition is; a watchdog compares `mark` with what it was."""

    mark: int
    """Everything below is confirmed, or was found to hold no record."""
    committed: int | None
    end: int | None
    """Where a committed reader's log ends (last stable offset); none before the first fetch."""

    @property
    def lag(self) -> int:
        return 0 if self.end is None else max(self.end - self.mark, 0)


class Delivery(Protocol):
    """The Faust message that carries a slice."""

    @property
    def tracked(self) -> bool:
        """Whether a stream has taken it off its queue."""


@dataclass(slots=True)
class PartitionLedger:
    next: int
    committed: int | None
    """What the broker has acknowledged."""
    sought: int | None = None
    """The offset that was asked for again because the broker had skipped it."""
    _committable: int | None = None
    _slices: deque[tuple[Slice, Delivery]] = field(default_factory=deque)

    def unseen(self, batch: Sequence[Record]) -> Sequence[Record]:
        """The batch without what was handed out before: after a seek back a fetch may overlap."""
        if batch[0].offset >= self.next:
            return batch
        return list(dropwhile(lambda record: record.offset < self.next, batch))

    def hand_out(self, part: Slice, delivery: Delivery) -> None:
        self._slices.append((part, delivery))
        self.next = part.records[-1].offset + 1
        self.sought = None

    def settle(self) -> int | None:
        """The offset that may be committed: all slices below it are confirmed, whatever was confirmed out of order."""
        while self._slices and self._slices[0][0].confirmed:
            self._committable = self._slices.popleft()[0].records[-1].offset + 1
        return self._committable

    def worth_committing(self, offset: int) -> bool:
        return self.committed is None or offset > self.committed

    def taken(self) -> Iterator[Slice]:
        """Slices that an agent has begun and not confirmed; those that wait are not begun."""
        return (part for part, delivery in self._slices if delivery.tracked and not part.confirmed and not part.waiting)

    def give_up(self, *, waiting_only: bool = False) -> None:
        """Nothing that is not confirmed yet counts any more, should it be confirmed later or not."""
        for part, _ in self._slices:
            if not part.confirmed and (part.waiting or not waiting_only):
                part.given_up = True

    def position(self, fetched: int | None, end: int | None) -> Position:
        """`fetched` is how far the fetcher has read: beyond `next` where the log holds no records for us."""
        unconfirmed = next((part for part, _ in self._slices if not part.confirmed), None)
        mark = max(self.next, fetched or 0) if unconfirmed is None else unconfirmed.records[0].offset
        return Position(mark, self.committed, end)
