"""What a role remembers, rebuilt from topics when a partition is taken over, and written behind.

A memory is read to its end before the first event of a partition is judged. While the partition is kept, the topic is
read on: a record below what was seen before comes from a worker that lost the partition and does not know yet; it is
written over, because readers take the highest stamp, and compaction the last record.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Final, Protocol

import msgspec
from aiokafka import TopicPartition
from faust.types import TP
from headerfirst.agents.act_feed import TOPICS as ACT_TOPICS
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Output, Publish
from headerfirst.agents.usage import Agent, UsageBook
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.record import Struct
from headerfirst.schemas.usage import InputPosition, Usage
from headerfirst.streams.book_memory import arrival_of
from headerfirst.streams.codec import decoder_for
from headerfirst.streams.envelope import type_of
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.offset_ledger import Record
from headerfirst.streams.outbox import Written
from headerfirst.streams.settings import Settings
from headerfirst.streams.topics import prefixed
from headerfirst.streams.view import View

log: Final = logging.getLogger(__name__)
_DECODE_USAGE: Final = decoder_for("usage")


class Memory(Protocol):
    """What the runner asks of a role's memory."""

    may_wait: bool
    """Whether its changes may be written for several slices at once: it rests on nothing that it has to read back."""
    folded: int
    """Records that it has read, in all: while it is being read, no partition moves, and this does."""

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        """The memory of a partition that is worked on from offset `start`, read to its end."""

    async def follow(self) -> None:
        """Look for what late writers wrote since."""

    def changes(self) -> Iterable[Output]: ...

    def settled(self, written: Written) -> None:
        """The changes are on their topics, and where."""

    async def close(self) -> None: ...


class NoMemory:
    """Of a role that judges every event by itself."""

    may_wait = False
    folded = 0

    async def ready(self, tp: TP, generation: int, start: int) -> object:  # noqa: ARG002  # the protocol's
        return None

    async def follow(self) -> None:
        """Nothing to look for."""

    def changes(self) -> Iterable[Publish]:
        return ()

    def settled(self, written: Written) -> None:  # the protocol's
        """Nothing was said."""

    async def close(self) -> None:
        """Nothing is open."""


class _Stamp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The part of a usage record that says how new it is."""

    input: InputPosition


class _Partition:
    """The book of one partition of `usage`, the view that it was read by, and the highest stamps seen on the topic."""

    def __init__(self, book: UsageBook, place: TopicPartition, generation: int, metrics: Metrics) -> None:
        self.book = book
        self.place = place
        self.generation = generation
        self._rewritten = metrics.rewritten_records.labels("usage")
        self.seen: dict[str, int] = {}
        self.loading = True
        self.view: View | None = None
        self._stamp = msgspec.json.Decoder(_Stamp).decode

    def fold(self, _partition: TopicPartition, message: Record) -> None:
        key = (message.key or b"").decode(errors="replace")
        if message.value is None:
            self.seen.pop(key, None)
            self.book.forget(key)
            return
        try:
            stamp = self._stamp(message.value).input.offset
        except msgspec.MsgspecError:
            log.error("a usage record cannot be read: partition=%d offset=%d", _partition.partition, message.offset)
            return
        late = stamp < self.seen.get(key, -1)
        self.seen[key] = max(stamp, self.seen.get(key, -1))
        if late and not self.loading:
            self._rewritten.inc()
        if self.loading or late:
            self.book.fold(key, stamp, message.value)

    def changes(self) -> Iterator[Publish]:
        """What is written is seen: it is passed over when the topic is read on."""
        for change in self.book.changes():
            if isinstance(change.record, Usage):
                self.seen[change.key] = change.record.input.offset
            yield change


def _usage_in(value: bytes) -> Usage | None:
    """None where it cannot be read: the day is then counted from where the group stands, as if nothing had been."""
    try:
        usage: Usage = _DECODE_USAGE(value).record
    except Malformed:
        return None
    return usage


class UsageMemory:
    """The usage of one agent: a book for each partition that this process has been given."""

    may_wait = True

    def __init__(self, settings: Settings, agent: Agent, topic: str, metrics: Metrics) -> None:
        self._settings = settings
        self._agent: Agent = agent
        self._topic = topic
        self._metrics = metrics
        self._partitions: dict[int, _Partition] = {}
        self.folded = 0

    async def ready(self, tp: TP, generation: int, start: int) -> object:  # noqa: ARG002  # stamps say where it stands
        """A new generation of the group may have had another owner in between: the book is then read again."""
        held = self._partitions.get(tp.partition)
        if held is None or held.generation != generation:
            await self._let_go({n for n, one in self._partitions.items() if one.generation != generation})
            held = self._partitions[tp.partition] = await self._read(tp.partition, generation)
        return held.book

    async def _read(self, number: int, generation: int) -> _Partition:
        book = UsageBook(self._agent, self._topic, number, _usage_in)
        place = TopicPartition(prefixed(self._settings.prefix, "usage"), number)
        held = _Partition(book, place, generation, self._metrics)
        held.view = View(self._settings.bootstrap, [held.place], partial(self._take, held))
        await held.view.open()
        held.loading = False
        log.info("usage was read: partition=%d entries=%d", number, len(held.book))
        return held

    def _take(self, held: _Partition, partition: TopicPartition, message: Record) -> None:
        self.folded += 1
        held.fold(partition, message)

    async def _let_go(self, numbers: set[int]) -> None:
        for number in numbers:
            view = self._partitions.pop(number).view
            if view is not None:
                await view.close()

    async def follow(self) -> None:
        for held in list(self._partitions.values()):
            if held.view is not None:
                await held.view.catch_up()

    def changes(self) -> Iterable[Publish]:
        return chain.from_iterable(held.changes() for held in self._partitions.values())

    def settled(self, written: Written) -> None:
        for number, held in self._partitions.items():
            held.book.settled()
            if held.view is not None:
                held.view.pass_over(held.place, written.get(("usage", number), ()))

    async def close(self) -> None:
        await self._let_go(set(self._partitions))


class IncidentMemory:
    """All incidents, from the findings that made them and the versions that were published."""

    may_wait = False

    def __init__(
        self,
        settings: Settings,
        packs: Packs,
        book: IncidentBook,
        metrics: Metrics,
        acts: ActFeed | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.book = book
        self._acts = acts
        self._now = now
        self._metrics = metrics
        self._standing: dict[str, tuple[tuple[str, ...], tuple[str, ...] | None]] = {}
        """Under which labels of the two gauges each incident is counted."""
        self._settings = settings
        self._packs = packs
        self._generation: int | None = None
        self._view: View | None = None
        self._seen: dict[str, int] = {}
        self._loading = True
        self.folded = 0
        self._followed = ("incidents", "incidents-restricted", *(ACT_TOPICS if acts is not None else ()))
        self._decode = {name: decoder_for(name) for name in ("findings", *self._followed)}

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        if self._generation != generation:
            await self.close()
            await self._read(tp, start)
            self._generation = generation
        return self.book

    async def _read(self, findings: TP, start: int) -> None:
        """Findings up to where the group stands, then the versions that were published of what they make."""
        self.book.clear()
        self._seen.clear()
        self._standing.clear()
        self._metrics.incidents.clear()
        self._metrics.incidents_closed.clear()
        self._loading = True
        where = TopicPartition(findings.topic, findings.partition)
        earlier = View(self._settings.bootstrap, [where], self._take_finding(start))
        await earlier.open({where: start})
        await earlier.close()
        if self._acts is not None:
            self._acts.forget()
        names = (prefixed(self._settings.prefix, name) for name in self._followed)
        self._view = View(self._settings.bootstrap, [TopicPartition(name, 0) for name in names], self._take)
        await self._view.open()
        self._loading = False
        self.book.forget_expired(self._packs, self._now())
        log.info("incidents were read: incidents=%d", len(self.book))

    def _take_finding(self, start: int) -> Callable[[TopicPartition, Record], None]:
        decode = self._decode["findings"]

        def take(_partition: TopicPartition, message: Record) -> None:
            self.folded += 1
            if message.offset < start:
                with contextlib.suppress(Malformed):  # it was a dead letter when it was first read
                    self.book.take(decode(message.value).record)

        return take

    def _take(self, partition: TopicPartition, message: Record) -> None:
        self.folded += 1
        topic = partition.topic.removeprefix(self._settings.prefix)
        if topic in ACT_TOPICS:
            self._take_act(topic, message)
        else:
            self._take_version(topic, message)

    def _take_act(self, topic: str, message: Record) -> None:
        """What cannot be read is a dead letter of the role that takes the topic's slices."""
        record = None
        if message.value is not None:
            try:
                record = self._decode[topic](message.value, type_of(message.headers)).record
            except Malformed:
                return
        if self._acts is not None:
            self._acts.take(arrival_of(topic, message, record))

    def _take_version(self, topic: str, message: Record) -> None:
        if message.value is None:
            key = (message.key or b"").decode(errors="replace")
            self.book.purged(key, topic)
            return
        try:
            incident: Incident = self._decode[topic](message.value).record
        except Malformed:
            log.error("an incident cannot be read: topic=%s offset=%d", topic, message.offset)
            return
        seen = self._seen.get(incident.incident_id, -1)
        self._seen[incident.incident_id] = max(seen, incident.version)
        if incident.version >= seen:
            self._count(incident)
        if incident.version < seen and not self._loading:
            self._metrics.rewritten_records.labels(topic).inc()
        if self._loading or incident.version < seen:
            self.book.known(incident, topic)

    def _count(self, incident: Incident) -> None:
        """Keep the gauge of incidents as they stand; it is read back from the topics, so that a restart knows it."""
        closure = incident.closure if incident.state == "closed" else None
        now = (
            (incident.class_, incident.category, incident.severity, incident.state),
            (incident.class_, closure.reason) if closure is not None else None,
        )
        before = self._standing.get(incident.incident_id, (None, None))
        gauges = (self._metrics.incidents, self._metrics.incidents_closed)
        for gauge, then, today in zip(gauges, before, now, strict=True):
            if then is not None:
                gauge.labels(*then).dec()
            if today is not None:
                gauge.labels(*today).inc()
        self._standing[incident.incident_id] = now

    async def follow(self) -> None:
        if self._view is not None:
            while await self._view.poll(timeout_ms=0):
                pass

    def changes(self) -> Iterable[Publish]:
        return self.book.changes(self._packs)

    def settled(self, written: Written) -> None:  # noqa: ARG002  # the protocol's
        self.book.settled()

    async def close(self) -> None:
        if self._view is not None:
            await self._view.close()
            self._view = None
