"""A view of a topic: read from its beginning to its end, then followed. One mechanism serves every memory.

No consumer group and no commit: a view always starts at the beginning, so that what it knows never rests on what an
earlier process knew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.batch_records import read_on
from headerfirst.streams.offset_ledger import Record

log: Final = logging.getLogger(__name__)

Fold: TypeAlias = Callable[[TopicPartition, Record], None]

_POLL_MS: Final = 200
_WAIT_MS: Final = 100
"""How long a broker that has nothing new may hold an answer back: other questions wait on the same connection."""
_MOST_RECORDS: Final = 5_000


class View:
    """Of some partitions; `fold` takes each record in offset order. `topics` are full names."""

    def __init__(self, bootstrap: str, partitions: Iterable[TopicPartition], fold: Fold) -> None:
        self._bootstrap = bootstrap
        self._partitions = sorted(partitions)
        self._fold = fold
        self._opened: AIOKafkaConsumer | None = None
        self._own: dict[TopicPartition, list[range]] = {partition: [] for partition in self._partitions}
        """Offsets of what the owner of this view wrote, and that nobody has asked for since."""
        self.first: Mapping[TopicPartition, int] = {}
        """Where each log began when the view was opened; above 0, records are gone."""

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        if self._opened is None:
            raise RuntimeError("a view has to be opened first")
        return self._opened

    def _new_consumer(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            max_partition_fetch_bytes=4 << 20,
            fetch_max_wait_ms=_WAIT_MS,
            request_timeout_ms=30_000,
        )

    async def open(self, until: Mapping[TopicPartition, int] | None = None) -> None:
        """Read everything up to where the logs end now, or up to `until`; raises Retriable without a broker."""
        self._opened = self._new_consumer()
        try:
            await self._consumer.start()
            self.first = await self._consumer.beginning_offsets(self._partitions)
            ends = until if until is not None else await self.ends()
            self._consumer.assign(self._partitions)
            await self._consumer.seek_to_beginning(*self._partitions)
            while not await self._reached(ends):
                await self.poll()
        except KafkaError as error:
            await self.close()
            raise _unread(error) from error
        except BaseException:  # told to stop while it reads, or what it folds does not hold together
            await self.close()
            raise

    async def ends(self) -> Mapping[TopicPartition, int]:
        """Raises Retriable without a broker, after a while."""
        try:
            ends: Mapping[TopicPartition, int] = await self._consumer.end_offsets(self._partitions)
        except KafkaError as error:
            raise _unread(error) from error
        return ends

    async def _reached(self, ends: Mapping[TopicPartition, int]) -> bool:
        return all([await self._consumer.position(partition) >= end for partition, end in ends.items()])

    async def at_end(self) -> bool:
        """Whether the view has folded everything that the logs hold now."""
        return await self._reached(await self.ends())

    async def reach_end(self) -> None:
        """Fold all that the logs hold now; what comes meanwhile is not waited for, else a busy topic has no end."""
        ends = await self.ends()
        while not await self._reached(ends):
            await self.poll()

    def pass_over(self, partition: TopicPartition, written: Iterable[range]) -> None:
        """What the owner of the view wrote, and knows: `catch_up` reads it only where others wrote in between."""
        self._own[partition] += written

    async def catch_up(self) -> None:
        """Fold what others wrote; in between nothing is fetched, and the brokers are only asked where the logs end."""
        for partition, written in self._own.items():
            await self._skip(partition, written)
            written.clear()
        ends = await self.ends()
        if not await self._reached(ends):
            self._consumer.resume(*self._partitions)
            while not await self._reached(ends):
                await self.poll()
        self._consumer.pause(*self._partitions)

    async def _skip(self, partition: TopicPartition, written: Iterable[range]) -> None:
        """From where the view stands over what follows without a gap."""
        start = end = await self._consumer.position(partition)
        for offsets in written:
            if offsets.start == end:
                end = offsets.stop
        if end > start:
            self._consumer.seek(partition, end)

    async def poll(self, timeout_ms: int = _POLL_MS) -> int:
        """Fold what has come; how many records that were. Without a broker nothing comes."""
        try:
            batches = await read_on(self._consumer, timeout_ms / 1000, _MOST_RECORDS)
        except KafkaError as error:
            raise _unread(error) from error
        for partition, records in batches.items():
            for record in records:
                self._fold(partition, record)
        await asyncio.sleep(0)
        return sum(map(len, batches.values()))

    async def close(self) -> None:
        """May be called again, and of a view that was never opened."""
        if self._opened is not None:
            await self._opened.stop()


def _unread(error: KafkaError) -> Retriable:
    return Retriable(f"a view could not be read: {type(error).__name__}")
