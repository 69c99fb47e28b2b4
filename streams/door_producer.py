"""Takes to Kafka what passed the door, and says so unless Kafka has it.

Records are laid into batches of their partition here, by the hash of their key that Java's producer has: a future for
each record costs more than everything else that is done for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, TypeAlias

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.codec import decoder_for, encode
from headerfirst.streams.connectors.door import ROLE, Passed
from headerfirst.streams.connectors.interface import NoEvent
from headerfirst.streams.dead_letters import TOPIC as DEAD_LETTERS
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.envelope import Headers, headers_for
from headerfirst.streams.line import Line
from headerfirst.streams.runner import utc_now
from headerfirst.streams.topics import DOOR_TOPICS, prefixed

WRITES: Final = (*DOOR_TOPICS, "ledger-entries", DEAD_LETTERS)
_DELIVERY: Final = 30.0
"""Seconds that Kafka may take; an idempotent producer alone would try for ever."""
_FAREWELL: Final = 5.0
_BATCH: Final = 1 << 18
"""Bytes of a batch before it is packed."""
_REMEMBERED: Final = 1 << 16
"""Keys whose partition is known; to work one out takes as long as all the rest."""

_Place: TypeAlias = tuple[str, int]
"""A topic and its partition."""


class DoorProducer:
    """`produce` lays records into batches, `delivered` waits for Kafka; both raise Retriable where it takes none."""

    def __init__(self, producer: AIOKafkaProducer, prefix: str) -> None:
        self._producer = producer
        self._topics = {name: prefixed(prefix, name) for name in WRITES}
        self._partitions: dict[str, int] = {}
        self._keyless: dict[str, int] = defaultdict(int)
        """The partition of a topic whose turn it is."""
        self._by_key: dict[tuple[str, str], tuple[bytes, int]] = {}
        self._open: dict[_Place, Any] = {}
        """Batches that take records."""
        self._turns: dict[_Place, asyncio.Lock] = defaultdict(asyncio.Lock)
        """Batches of a partition go one after another, so that records of a key keep their order."""
        self._in_flight: set[asyncio.Future[Any]] = set()
        self._failed: BaseException | None = None

    async def produce(self, passed: Passed) -> None:
        await self.produce_all((passed,))

    async def produce_all(self, passed: Iterable[Passed]) -> None:
        """What is full goes off; the rest waits for more, or for `delivered`."""
        now = utc_now()
        for one in passed:
            if isinstance(one, Line):
                # The Kafka record time of a door record is the event's own: a re-read old log gets no new life.
                record = decoder_for(one.topic)(one.value).record if one.record is None else one.record
                at: datetime | None = getattr(record, "observed_at", None)
                time = int((now if at is None else min(at, now)).timestamp() * 1000)
                await self._add(one.topic, one.key, one.value, headers_for(one.topic, record, ROLE), time)
            elif isinstance(one, Letter):
                time = int(now.timestamp() * 1000)
                await self._add(DEAD_LETTERS, one.key, encode(one.record), one.headers, time)
            elif not isinstance(one, NoEvent):
                raise TypeError(type(one).__name__)

    async def delivered(self) -> None:
        """Until Kafka has everything, whoever produced it."""
        for place in list(self._open):
            await self._send(place)
        waiting = set(self._in_flight)
        if waiting:
            done, undone = await asyncio.wait(waiting, timeout=_DELIVERY)
            self._in_flight -= done
            failed = (error for delivery in done if (error := delivery.exception()) is not None)
            self._failed = self._failed or next(failed, TimeoutError() if undone else None)
        if self._failed is not None:
            raise _not_taken(self._failed)

    async def _add(self, topic: str, key: str | None, value: bytes, headers: Headers, time: int) -> None:
        if topic not in self._partitions:
            self._partitions[topic] = await self._partitions_of(topic)
        encoded, partition = (None, self._keyless[topic]) if key is None else self._placed(topic, key)
        place = topic, partition
        while True:
            batch = self._open.get(place)
            if batch is None:
                batch = self._open[place] = self._producer.create_batch()
            if batch.append(timestamp=time, key=encoded, value=value, headers=headers) is not None:
                return
            await self._send(place)

    def _placed(self, topic: str, key: str) -> tuple[bytes, int]:
        """The key's bytes, and the partition that Java's producer would choose."""
        known = self._by_key.get((topic, key))
        if known is None:
            if len(self._by_key) >= _REMEMBERED:
                self._by_key.clear()
            encoded = key.encode()
            known = encoded, (murmur2(encoded) & 0x7FFFFFFF) % self._partitions[topic]
            self._by_key[topic, key] = known
        return known

    async def _send(self, place: _Place) -> None:
        topic, partition = place
        async with self._turns[place]:
            batch = self._open.pop(place, None)
            if batch is None:
                return
            if partition == self._keyless[topic]:
                self._keyless[topic] = (partition + 1) % self._partitions[topic]
            try:
                delivery = await self._producer.send_batch(batch, self._topics[topic], partition=partition)
            except KafkaError as error:
                self._failed = error
                raise _not_taken(error) from error
        self._in_flight.add(delivery)

    async def _partitions_of(self, topic: str) -> int:
        try:
            return len(await self._producer.partitions_for(self._topics[topic]))
        except KafkaError as error:
            raise _not_taken(error) from error


@asynccontextmanager
async def door_producer(bootstrap: str, prefix: str) -> AsyncIterator[DoorProducer]:
    """Raises Retriable without a broker."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        max_batch_size=_BATCH,
        linger_ms=5,
        request_timeout_ms=int(_DELIVERY * 1000),
    )
    try:
        await producer.start()
        yield DoorProducer(producer, prefix)
    except KafkaError as error:
        raise _not_taken(error) from error
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(producer.stop(), _FAREWELL)  # it would repeat what a broker that is gone cannot take


def _not_taken(error: BaseException) -> Retriable:
    return Retriable(
        f"Kafka did not take what was read ({type(error).__name__}): say the same command again, repeats are absorbed."
    )
