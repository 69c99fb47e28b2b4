"""A running Faust app with one agent, for tests of the transport."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import aiokafka
from headerfirst.streams import slices
from headerfirst.streams.faust_settings import faust_settings
from headerfirst.streams.offset_ledger import Slice

Handle = Callable[[Slice], Awaitable[None]]
PATIENCE = 30.0
"""Seconds after which a test that waits for Kafka has failed; it takes milliseconds."""

SESSION = 1.5
"""Seconds; the embedded broker lets the next member in when the last one's session is over, even if it left."""


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # Faust and aiokafka offer no event for most of it
            await asyncio.sleep(0.02)


def an_app(  # tests vary one or the other
    bootstrap: str,
    topic: str,
    handle: Handle,
    *,
    group: str = "group",
    options: slices.SliceOptions | None = None,
    session: float = SESSION,
) -> slices.App:
    app = slices.App(**faust_settings(group, bootstrap, session_timeout=session))
    slices.configure(app, options or slices.SliceOptions())

    async def agent(stream: Any) -> None:
        async for part in stream:
            await handle(part)

    app.agent(app.topic(topic), name="agent")(agent)
    return app


@asynccontextmanager
async def running(app: slices.App) -> AsyncIterator[slices.Consumer]:
    """Started, and with its partitions; stopped at the end."""
    await app.start()
    try:
        consumer = cast("slices.Consumer", app.consumer)
        await until(consumer.positions)
        yield consumer
    finally:
        await app.stop()


async def produce(bootstrap: str, topic: str, values: Sequence[bytes], partition: int = 0) -> None:
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for value in values:
            await producer.send(topic, value, partition=partition)
        await producer.flush()


async def read(bootstrap: str, topic: str, count: int) -> list[Any]:
    """The first records of a topic, as aiokafka gives them."""
    consumer = aiokafka.AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    async with consumer, asyncio.timeout(PATIENCE):
        return [await consumer.getone() for _ in range(count)]


async def committed(bootstrap: str, topic: str, group: str = "group", partition: int = 0) -> int | None:
    """What the broker would tell the next member of the group."""
    async with aiokafka.AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group) as consumer:
        return cast("int | None", await consumer.committed(aiokafka.TopicPartition(topic, partition)))
