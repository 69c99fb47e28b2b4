"""What a fetch brought is read straight from its record batches: by the consumer's thread, and by views.

aiokafka makes a data class of eleven fields of every record, one by one; of these we use five, and the record as its
parser gives it has them. Everything else is as in aiokafka: checksums, aborted transactions, control records, and when
the next fetch is sent. Why, and what it saves: docs/decisions/0065-values-straight-from-record-batches.md.
"""

# ruff: noqa: SLF001  # beside slices.py the one module that may

from __future__ import annotations

import asyncio
import sys
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING, Any, Final

from aiokafka.consumer.fetcher import READ_COMMITTED, FetchResult
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import ConsumerStoppedError, CorruptRecordException
from aiokafka.structs import TopicPartition
from faust.transport.drivers import aiokafka as driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiokafka import AIOKafkaConsumer
    from faust.types import TP
    from headerfirst.streams.offset_ledger import Record

LONGEST_FETCH_MS: Final = 500
"""A broker answers in order, so a seek waits behind a fetch that waits for records. As in Java; Faust has 1500."""


class ConsumerThread(driver.AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: driver.Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # All are read when the consumer starts. Range: a one-partition topic of each kind goes to the same worker.
        consumer._partition_assignment_strategy = (RangePartitionAssignor,)
        consumer._isolation_level = "read_committed"
        consumer._fetch_max_wait_ms = LONGEST_FETCH_MS
        return consumer

    def fetched(self, tp: TP) -> tuple[int | None, int | None]:
        """How far the fetcher has read, and where the log ends for a committed reader; none while not known."""
        subscription = self._ensure_consumer()._subscription.subscription
        assignment = subscription.assignment if subscription is not None else None
        state = assignment and assignment.state_value(TopicPartition(tp.topic, tp.partition))
        if not state:
            return None, None
        end = state.lso if state.lso is not None and state.lso >= 0 else state.highwater
        return (state.position if state.has_valid_position else None), end

    async def _fetch_records(
        self,
        consumer: Any,
        active_partitions: set[TP],
        timeout: float | None = None,  # noqa: ASYNC109  # Faust's name
        max_records: int | None = None,
    ) -> Any:
        if not self.consumer.flow_active:
            return {}
        fetcher = consumer._fetcher
        if consumer._closed or fetcher._closed:
            raise ConsumerStoppedError
        with fetcher._subscriptions.fetch_context():
            return await fetched_records(fetcher, active_partitions, timeout or 0.0, max_records or sys.maxsize)


async def read_on(consumer: AIOKafkaConsumer, patience: float, most: int) -> dict[TopicPartition, list[Record]]:
    """`AIOKafkaConsumer.getmany`, of all its partitions; `patience` in seconds."""
    if consumer._closed:
        raise ConsumerStoppedError
    consumer._coordinator.check_errors()
    with consumer._subscription.fetch_context():
        return await fetched_records(consumer._fetcher, None, patience, most)


async def fetched_records(
    fetcher: Any, partitions: set[TP] | None, patience: float, most: int
) -> dict[TopicPartition, list[Record]]:
    """`Fetcher.fetched_records` with records as their parser gives them: at most so many, of these partitions."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        # What was fetched before an assignment is finished may be another member's by now.
        if fetcher._subscriptions.reassignment_in_progress:
            await fetcher._subscriptions.wait_for_assignment()
        drained = _drain(fetcher, partitions, most)
        left = deadline - loop.time()
        if drained or left <= 0:
            return drained
        waiter = fetcher._create_fetch_waiter()
        done, _ = await asyncio.wait([waiter], timeout=left)
        if not done or fetcher._closed:
            waiter.cancel()
            return {}
        waiter.result()  # raises what the fetcher was refused


def _drain(fetcher: Any, partitions: set[TP] | None, most: int) -> dict[TopicPartition, list[Record]]:
    drained: dict[TopicPartition, list[Record]] = {}
    for tp in list(fetcher._records):
        if partitions and tp not in partitions:
            if not fetcher._subscriptions.is_assigned(tp):
                del fetcher._records[tp]
            continue
        result = fetcher._records[tp]
        if not isinstance(result, FetchResult):
            if not drained:  # else the next call raises it
                _fetch_next(fetcher, tp)
                result.check_raise()
            break
        records = _take(result, most - sum(map(len, drained.values())))
        if not result.has_more():
            _fetch_next(fetcher, tp)
        if records:
            drained[tp] = records
        if sum(map(len, drained.values())) >= most:
            break
    return drained


def _fetch_next(fetcher: Any, tp: TopicPartition) -> None:
    del fetcher._records[tp]
    fetcher._notify(fetcher._wait_consume_future)


def _take(result: FetchResult, most: int) -> list[Record]:
    """`FetchResult.getall`: nothing where the partition was paused, taken away or sought elsewhere meanwhile."""
    if not result.check_assignment(result._topic_partition) or not result.has_more():
        return []
    reader = result._partition_records
    if not isinstance(reader, BatchReader):
        reader = result._partition_records = BatchReader(reader)
    records = reader.read(most)
    result._update_position()
    if reader.is_at_end:
        result._partition_records = None
    return records


class BatchReader:
    """What a fetch brought of one partition, in place of aiokafka's `PartitionRecords`, which it goes on asking what
    was aborted.
    """

    def __init__(self, fetch: Any) -> None:
        # Begun by nobody, it would hold the fetch and be held by it until the next search for cycles.
        fetch._records_iterator = None
        self._fetch = fetch
        self.next_fetch_offset: int = fetch.next_fetch_offset
        """Behind all that was read, and behind what holds no record for us."""
        self._batch: Iterator[Record] = chain()
        self._behind_batch = self.next_fetch_offset
        self.is_at_end = False

    def read(self, most: int) -> list[Record]:
        """The next records. Where it raises, the fetcher's position is as it was, and they are fetched again."""
        taken: list[Record] = []
        while len(taken) < most and not self.is_at_end:
            wanted = most - len(taken)
            records = list(islice(self._batch, wanted))
            is_exhausted = len(records) < wanted
            if records and records[0].offset < self.next_fetch_offset:  # a batch begins before what was asked for
                records = list(dropwhile(self._was_passed, records))
            if records:
                taken += records
                self.next_fetch_offset = records[-1].offset + 1
            if is_exhausted:
                self._go_on()
        return taken

    def _was_passed(self, record: Record) -> bool:
        return record.offset < self.next_fetch_offset

    def _go_on(self) -> None:
        """To the next batch, as `PartitionRecords._unpack_records` does."""
        # The last offset outlives its record where the log was compacted.
        self.next_fetch_offset = self._behind_batch
        batch = self._next_batch()
        while batch is not None and (self._was_aborted(batch) or batch.is_control_batch):
            self.next_fetch_offset = batch.next_offset
            batch = self._next_batch()
        self.is_at_end = batch is None
        self._batch = chain(batch or ())  # a batch may be asked for its iterator once
        self._behind_batch = self.next_fetch_offset if batch is None else batch.next_offset

    def _next_batch(self) -> Any:
        fetch = self._fetch
        if not fetch._records.has_next():
            return None
        batch = fetch._records.next_batch()
        if fetch._check_crcs and not batch.validate_crc():
            self.is_at_end = True
            raise CorruptRecordException(f"a batch with a wrong checksum: partition={fetch._tp.partition}")
        return batch

    def _was_aborted(self, batch: Any) -> bool:
        fetch = self._fetch
        if fetch._isolation_level != READ_COMMITTED or batch.producer_id is None:
            return False
        fetch._consume_aborted_up_to(batch.base_offset)
        if batch.is_control_batch and fetch._contains_abort_marker(batch):
            fetch._aborted_producers.discard(batch.producer_id)
        return batch.is_transactional and batch.producer_id in fetch._aborted_producers
