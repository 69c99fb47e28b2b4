"""What only a real Kafka can do to a worker: rebalances with a member that pauses or has nothing, records of 10 MB."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import cast

import aiokafka
import pytest
from faust.types import TP
from headerfirst.streams import slices
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.slices import SliceOptions

from tests.e2e.test_transport import SESSION, make_topics
from tests.streams.faust_apps import Handle, an_app, committed, produce, running, until

pytestmark = pytest.mark.e2e


async def note(part: Slice) -> None:
    part.confirm()


async def test_a_member_that_waits_does_not_hold_its_group_up(kafka: str, prefix: str) -> None:
    """A worker without a register lets go of its slice, and the other members go on with it."""
    topic, seen, stuck = f"{prefix}in", list[Slice](), list[Sequence[Slice]]()

    async def wait(part: Slice) -> None:
        seen.append(part)
        part.waiting = True
        await asyncio.Event().wait()

    def a_member(handle: Handle) -> slices.App:
        options = SliceOptions(patience=10.0, on_stuck=stuck.append)
        return an_app(kafka, topic, handle, group=f"{prefix}group", options=options, session=SESSION)

    make_topics(kafka, {topic: 2})
    for partition in (0, 1):
        await produce(kafka, topic, [b"v"] * 10, partition)
    async with running(a_member(wait)) as paused:
        await until(seen.copy)
        async with running(a_member(note)) as other:
            await until(lambda: [position.committed for position in other.positions().values()] == [10])
            await until(paused.positions)  # it may still be seeking
            [mine], [theirs] = paused.positions(), other.positions()
            assert {mine, theirs} == {TP(topic, 0), TP(topic, 1)}
            assert seen[0].given_up
    assert stuck == []
    assert await committed(kafka, topic, f"{prefix}group", mine.partition) is None


async def test_a_member_without_a_partition_stands_by_and_takes_over(kafka: str, prefix: str) -> None:
    topic = f"{prefix}in"
    make_topics(kafka, {topic: 1})
    await produce(kafka, topic, [b"v"] * 10)
    first, second = (an_app(kafka, topic, note, group=f"{prefix}group", session=SESSION) for _ in range(2))
    consumers = [cast("slices.Consumer", app.consumer) for app in (first, second)]
    await first.start()
    await second.start()
    await until(lambda: first.consumer_generation_id == second.consumer_generation_id > 1)
    await until(lambda: [len(each.positions()) for each in consumers] in ([0, 1], [1, 0]))
    owner, standby = (first, second) if consumers[0].positions() else (second, first)
    await owner.stop()
    await produce(kafka, topic, [b"v"] * 10)
    await until(lambda: [position.committed for position in consumers[standby is second].positions().values()] == [20])
    await standby.stop()


async def test_a_record_of_ten_megabytes_is_read_and_so_is_what_follows(kafka: str, prefix: str) -> None:
    """It is larger than a fetch; Faust's consumer has stopped at such records."""
    topic, lengths = f"{prefix}in", list[int]()

    async def measure(part: Slice) -> None:
        lengths.extend(len(record.value or b"") for record in part.records)
        part.confirm()

    make_topics(kafka, {topic: 1}, **{"max.message.bytes": "12000000"})
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=kafka, max_request_size=12_000_000) as producer:
        for length in (1, 10_000_000, 2):
            await producer.send_and_wait(topic, os.urandom(length), partition=0)
    async with running(an_app(kafka, topic, measure, group=f"{prefix}group", session=SESSION)) as consumer:
        await until(lambda: consumer.positions()[TP(topic, 0)].committed == 3)
    assert lengths == [1, 10_000_000, 2]
