"""The micro-batch transport: a slice of a partition is one Faust event, and only `Slice.confirm` lets it be committed.

`broker="slices://host:9092"` chooses it. Every override of Faust and aiokafka stands here or in batch_records.py, and
nothing else touches a private name of theirs; tests/streams/test_slices.py pins the source of what is overridden, so
that a new release is noticed. Why each override is needed: docs/guarantees.md.
"""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast

import faust
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import ConsumerMessage
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.batch_records import ConsumerThread
from headerfirst.streams.offset_ledger import Hole, PartitionLedger, Position, Slice

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

    from headerfirst.streams.offset_ledger import Record

__all__ = ["App", "Consumer", "OutgoingRecord", "Producer", "SliceOptions", "Transport", "configure"]

log: Final = logging.getLogger(__name__)

MOST_RECORDS: Final = 2_000
"""In one slice: long enough that the cost per slice vanishes, short enough that it is done in well under a second."""
PATIENCE: Final = 20.0
"""Seconds that a rebalance or a stop waits for slices in work; below Faust's `broker_rebalance_timeout`."""
EXIT_STUCK: Final = 1


def _report(hole: Hole) -> None:
    log.error("hole: topic=%s partition=%d %d..%d %s", *hole.tp, hole.start, hole.end, hole.cause)


def _nothing(*_: object) -> None:
    """Nobody counts."""


def _leave(slices: Sequence[Slice]) -> None:
    """End the process: what is not confirmed is not committed, and the next member of the group begins with it."""
    log.critical("%d slices were not finished in time; the process ends, nothing of them is committed", len(slices))
    logging.shutdown()
    os._exit(EXIT_STUCK)


@dataclass(frozen=True, slots=True)
class SliceOptions:
    most_records: int = MOST_RECORDS
    patience: float = PATIENCE
    on_hole: Callable[[Hole], None] = _report
    on_stuck: Callable[[Sequence[Slice]], None] = _leave
    """Called when slices in work outlast the patience; if it returns, their partitions are given up unconfirmed."""
    on_retry: Callable[[Literal["fetch", "commit"]], None] = _nothing
    """Called when offsets are asked for again, and when the broker did not take a commit."""
    on_rebalance: Callable[[], None] = _nothing
    """Called when partitions are taken away in order to be given out anew; first when the group is joined."""


def configure(app: faust.App, options: SliceOptions) -> None:
    """Set the options of an app, before it starts."""
    if not isinstance(app.transport, Transport):
        raise Misconfigured("The broker's URL has to begin with slices:// for an app whose agents take slices.")
    app.transport.options = options


class App(faust.App):
    """A Faust app that leaves nothing on disk."""

    async def on_first_start(self) -> None:
        """Nothing: Faust would make directories for tables, and we have none."""


class Consumer(driver.Consumer):
    """Faust's consumer with our own ledger of offsets: its gaps, acks and commits are not used."""

    transport: Transport
    _thread: ConsumerThread

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ledgers: dict[TP, PartitionLedger] = {}

    def positions(self) -> dict[TP, Position]:
        """Of every assigned partition that has been started."""
        return {tp: ledger.position(*self._thread.fetched(tp)) for tp, ledger in self._ledgers.items()}

    def slices_in_work(self) -> list[Slice]:
        """Taken by an agent and not confirmed."""
        return [part for ledger in self._ledgers.values() for part in ledger.taken()]

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, ConsumerMessage]]:  # noqa: ASYNC109  # Faust's name
        fetched, active = await self._wait_next_records(timeout)
        # Read after the fetch, which may have slept through a rebalance: the records are the new generation's.
        generation = self.app.consumer_generation_id
        if fetched is None or self.should_stop:
            return
        if not self.flow_active:  # partitions go or come, and slices in work are still waited for: nothing is forgotten
            await self._go_back(TP(*source) for source in fetched)
            return
        for source, batch in fetched.items():
            tp = TP(source.topic, source.partition)
            if active is not None and tp not in active:
                continue  # its ledger has not moved: when it is resumed, the hole is sought
            parts = await self._parts(tp, batch, generation)
            ledger = self._ledgers.get(tp)
            for part in parts:
                if not self.flow_active or self.app.consumer_generation_id != generation:
                    return
                if ledger is None or self._ledgers.get(tp) is not ledger:  # sought elsewhere while we waited
                    return
                self._read_offset.pop(tp, None)  # Faust would drop what is behind it, also after a seek back
                yield tp, self._hand_out(ledger, part)

    async def _parts(self, tp: TP, batch: Sequence[Record], generation: int) -> list[Slice]:
        ledger = self._ledgers.get(tp)
        if ledger is None:  # fetched between an assignment and its first seek
            await self._seek_again()
            return []
        records = await self._continued(tp, ledger, batch) if batch else batch
        size = self.transport.options.most_records
        return [Slice(tp, records[at : at + size], generation) for at in range(0, len(records), size)]

    async def _continued(self, tp: TP, ledger: PartitionLedger, batch: Sequence[Record]) -> Sequence[Record]:
        """The records that follow on what was handed out, or none if they were asked for again."""
        start, found = ledger.next, batch[0].offset
        _, end = self._thread.fetched(tp)
        if found < start and end is not None and end < start:
            self.transport.options.on_hole(Hole(tp, start, found, "rewound"))
            self._ledgers[tp] = PartitionLedger(next=found, committed=None)
            return batch
        records = ledger.unseen(batch)
        if found <= start:
            return records
        if ledger.sought != start:
            log.warning("asking again: topic=%s partition=%d %d..%d", *tp, start, found)
            self.transport.options.on_retry("fetch")
            if await self._go_back([tp]):
                ledger.sought = start
            return []
        first = (await self.earliest_offsets(tp)).get(tp, 0)
        self.transport.options.on_hole(Hole(tp, start, found, "expired" if first > start else "absent"))
        return records

    async def _go_back(self, partitions: Iterable[TP]) -> bool:
        """To the end of what was handed out of each; what was fetched beyond it comes again."""
        starts = {tp: self._ledgers[tp].next for tp in partitions if tp in self._ledgers}
        try:
            await self.seek_wait(starts)
        except (KafkaError, TimeoutError) as error:  # they have just been taken away
            log.warning("could not seek: partitions=%d %s", len(starts), type(error).__name__)
            return False
        return True

    def _hand_out(self, ledger: PartitionLedger, part: Slice) -> ConsumerMessage:
        last = part.records[-1]
        message = ConsumerMessage(
            part.tp.topic,
            part.tp.partition,
            last.offset,
            last.timestamp / 1000,
            last.timestamp_type,
            headers=None,
            key=None,
            value=cast("bytes", part),  # the raw serializer hands it through
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            tp=part.tp,
            generation_id=part.generation,
        )
        ledger.hand_out(part, message)
        return message

    async def _seek_again(self) -> None:
        try:
            await self.perform_seek()
        except Exception as error:  # noqa: BLE001  # as Faust's own: a rebalance is under way, and ends with a seek of its own
            log.warning("could not seek to the committed offsets: %s", type(error).__name__)

    async def perform_seek(self) -> None:
        """Start every assigned partition at its committed offset, or at its first where nothing was committed.

        Faust and aiokafka leave a partition without a commit where it is, behind what was fetched and dropped.
        """
        self._forget(list(self._ledgers))
        committed = {TP(*tp): offset or None for tp, offset in (await self.seek_to_committed()).items()}
        starts = {tp: offset for tp, offset in committed.items() if offset is not None}
        unset = [tp for tp, offset in committed.items() if offset is None]
        if unset:
            earliest = await self.earliest_offsets(*unset)
            starts |= {tp: earliest[tp] for tp in unset}
            await self.seek_wait({tp: earliest[tp] for tp in unset})
        self._committed_offset.update(committed)
        self._read_offset.update({tp: start or None for tp, start in starts.items()})
        self._ledgers = {tp: PartitionLedger(next=start, committed=committed[tp]) for tp, start in starts.items()}

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        self.transport.options.on_rebalance()
        await super().on_partitions_revoked(revoked)  # stops the flow, empties queues, waits for work, commits
        self._forget(revoked)

    def _forget(self, partitions: Iterable[TP]) -> None:
        for tp in partitions:
            ledger = self._ledgers.pop(tp, None)
            if ledger is not None:
                ledger.give_up()

    async def wait_empty(self) -> None:
        """Wait for slices in work, not for ever; those on queues, or that wait themselves, are simply not committed."""
        for ledger in self._ledgers.values():
            ledger.give_up(waiting_only=True)
        deadline = self.loop.time() + self.transport.options.patience
        while slices := self.slices_in_work():
            if self.loop.time() > deadline:
                self.transport.options.on_stuck(slices)
                break
            await asyncio.sleep(0.02)
        await self.maybe_wait_for_commit_to_finish()  # it may have begun before the last confirmation
        await self.commit_and_end_transactions()

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in list(self._ledgers) if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        # Both of Faust's stream paths keep on filling these; we never read them.
        self._acked.pop(tp, None)
        self._acked_index.pop(tp, None)
        ledger = self._ledgers.get(tp)
        return None if ledger is None else ledger.settle()

    def _should_commit(self, tp: TP, offset: int) -> bool:
        ledger = self._ledgers.get(tp)
        return ledger is not None and ledger.worth_committing(offset)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        ledgers = {tp: self._ledgers[tp] for tp in offsets if tp in self._ledgers}
        acknowledged = await super()._commit(offsets)
        if acknowledged:
            for tp, ledger in ledgers.items():
                ledger.committed = offsets[tp]
        else:
            self.transport.options.on_retry("commit")
        return acknowledged

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Nothing: the ledger knows what is missing."""

    def on_buffer_full(self, tp: TP) -> None:
        """Nothing: a full queue holds the fetcher up, whereas Faust's pause makes it sleep a second."""

    def on_buffer_drop(self, tp: TP) -> None:
        """Nothing, as above."""

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Nothing: Faust's detector only logs; the watchdog judges by `positions`."""


class OutgoingRecord(NamedTuple):
    """A tuple, since one is made for every record of state."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()
    timestamp_ms: int | None = None
    """None: the producer's clock."""

    def __repr__(self) -> str:
        return "OutgoingRecord()"


class Producer(driver.Producer):
    """Deliveries are awaitables that raise; without a broker they wait, since an idempotent producer tries on."""

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def send_record(  # a Kafka record has that many parts
        self,
        topic: str,
        partition: int | None,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
        timestamp_ms: int | None = None,
    ) -> Awaitable[Any]:
        """Queue one record; without a partition the key's murmur2 hash chooses, as in Java."""
        delivery = await self._ensure_producer().send(
            topic, value, key=key, partition=partition, timestamp_ms=timestamp_ms, headers=list(headers)
        )
        return cast("Awaitable[Any]", delivery)

    async def send_batch(
        self, topic: str, partition: int, records: Iterable[OutgoingRecord]
    ) -> Awaitable[Sequence[range]]:
        """Queue records in order, in as few batches as hold them; the delivery gives the offsets of each batch.

        A record above the app's `producer_max_request_size` raises, as it does in `send_record`: a broker's refusal
        would leave an idempotent producer unable to go on with the partition.
        """
        producer = self._ensure_producer()
        sent, batch = [], producer.create_batch()
        for record in records:
            if not self._append(batch, record):
                sent.append((await producer.send_batch(batch, topic, partition=partition), batch.record_count()))
                batch = producer.create_batch()
                self._append(batch, record)  # an empty batch takes a record of any size
        if batch.record_count():
            batch.close()
            sent.append((await producer.send_batch(batch, topic, partition=partition), batch.record_count()))
        return asyncio.gather(*(_offsets(delivery, number) for delivery, number in sent))

    def _append(self, batch: Any, record: OutgoingRecord) -> bool:
        appended = batch.append(
            key=record.key,
            value=record.value,
            timestamp=record.timestamp_ms,
            headers=list(record.headers) if record.headers else [],
        )
        if appended is not None and appended.size > self.max_request_size:
            raise MessageSizeTooLargeError(f"a record of {appended.size} bytes, {self.max_request_size} being the most")
        return appended is not None


async def _offsets(delivery: Awaitable[Any], number: int) -> range:
    first = (await delivery).offset
    return range(first, first + number)


class Transport(driver.Transport):
    """Named by the entry point `slices` of the group `faust.transports`."""

    Consumer = Consumer
    Producer = Producer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = SliceOptions()
