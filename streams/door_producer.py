"""Takes to Kafka what passed the door, and says so unless Kafka has it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
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
_IN_FLIGHT: Final = 5_000


class DoorProducer:
    """`produce` queues, `delivered` waits; both raise Retriable where Kafka does not take a record."""

    def __init__(self, producer: AIOKafkaProducer, prefix: str) -> None:
        self._producer = producer
        self._prefix = prefix
        self._in_flight: list[asyncio.Future[Any]] = []

    async def produce(self, passed: Passed) -> None:
        if isinstance(passed, Letter):
            await self._send(DEAD_LETTERS, passed.key, encode(passed.record), passed.headers)
        elif not isinstance(passed, NoEvent):
            await self._produce_line(passed)

    async def delivered(self) -> None:
        """Until Kafka has everything."""
        waiting, self._in_flight = self._in_flight, []
        if not waiting:
            return
        done, undone = await asyncio.wait(waiting, timeout=_DELIVERY)
        failed = [error for delivery in done if (error := delivery.exception()) is not None]
        if undone or failed:
            raise _not_taken(failed[0] if failed else TimeoutError())

    async def _produce_line(self, line: Line) -> None:
        """The Kafka record time of a door record is the event's own, so that a re-read old log gets no new life."""
        record = decoder_for(line.topic)(line.value).record
        headers = headers_for(line.topic, record, ROLE)
        await self._send(line.topic, line.key, line.value, headers, getattr(record, "observed_at", None))

    async def _send(
        self, topic: str, key: str | None, value: bytes, headers: Headers, at: datetime | None = None
    ) -> None:
        try:
            delivery = await self._producer.send(
                prefixed(self._prefix, topic),
                value,
                key=None if key is None else key.encode(),
                headers=headers,
                timestamp_ms=None if at is None else int(min(at, utc_now()).timestamp() * 1000),
            )
        except KafkaError as error:
            raise _not_taken(error) from error
        self._in_flight.append(delivery)
        if len(self._in_flight) >= _IN_FLIGHT:
            await self.delivered()


@asynccontextmanager
async def door_producer(bootstrap: str, prefix: str) -> AsyncIterator[DoorProducer]:
    """Raises Retriable without a broker."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
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
