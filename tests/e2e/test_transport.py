"""The transport on a real Kafka: kills, rebalances, transactions and a broker that dies lose nothing."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import aiokafka
import pytest
from aiokafka.errors import KafkaError
from faust.types import TP
from headerfirst.streams import admin, slices
from headerfirst.streams.offset_ledger import Hole, Slice
from headerfirst.streams.slices import OutgoingRecord, SliceOptions

from tests.e2e.kafka_broker import KafkaNode, tied
from tests.streams.faust_apps import an_app, committed, produce, read, running, until

pytestmark = pytest.mark.e2e

WORKER = Path(__file__).with_name("copying_worker.py")
SESSION = 6.0
"""Seconds; the least that a broker allows by default."""


def make_topics(bootstrap: str, topics: dict[str, int], **config: str) -> None:
    wanted = {
        name: {"num_partitions": partitions, "replication_factor": 1, "configs": config}
        for name, partitions in topics.items()
    }
    with admin.connect(bootstrap) as client:
        client.create_topics(wanted, wait_for_metadata=True)


@contextmanager
def copying(bootstrap: str, prefix: str, *instance: str) -> Iterator[subprocess.Popen[str]]:
    """A member of the group; a static one has its partitions back without waiting for the dead one's session."""
    arguments = [bootstrap, f"{prefix}in", f"{prefix}out", f"{prefix}group", *instance]
    command = tied([sys.executable, str(WORKER), *arguments])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def confirmations(process: subprocess.Popen[str], count: int) -> None:
    """Read as many; a worker that ended has fewer."""
    if process.stdout is None:
        raise ValueError
    for _ in range(count):
        if not process.stdout.readline():
            pytest.fail(f"the worker ended by itself with {process.wait()}")


async def copied(bootstrap: str, prefix: str, partition: int) -> set[int]:
    """Input offsets of which a copy is in the output."""
    here = aiokafka.TopicPartition(f"{prefix}out", partition)
    async with aiokafka.AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        consumer.assign([here])
        end = (await consumer.end_offsets([here]))[here]
        found: set[int] = set()
        while await consumer.position(here) < end:
            batches = await consumer.getmany(timeout_ms=500)
            found.update(int(record.key) for batch in batches.values() for record in batch)
        return found


async def test_kills_at_any_moment_leave_nothing_committed_that_was_not_copied(kafka: str, prefix: str) -> None:
    seed = random.randrange(2**32)  # noqa: S311  # it chooses moments
    sys.stdout.write(f"seed {seed}\n")
    moments, count = random.Random(seed), 20_000  # noqa: S311
    make_topics(kafka, {f"{prefix}in": 2, f"{prefix}out": 2})
    for partition in (0, 1):
        await produce(kafka, f"{prefix}in", [b"v"] * count, partition)
    progress, unfinished = [], set[int]()
    for _ in range(6):
        with copying(kafka, prefix, "worker-0") as worker:
            await asyncio.to_thread(confirmations, worker, moments.randrange(5, 30))
            await asyncio.sleep(moments.random() * 0.03)
            worker.send_signal(signal.SIGKILL)
        for partition in (0, 1):
            done = await copied(kafka, prefix, partition)
            upto = await committed(kafka, f"{prefix}in", f"{prefix}group", partition) or 0
            assert set(range(upto)) - done == set()
            unfinished |= done - set(range(upto))
            progress.append(upto)
    assert unfinished, "no kill found a slice in work"
    assert sum(progress[:2]) < sum(progress[-2:]) < 2 * count
    with copying(kafka, prefix, "worker-0"):
        async with asyncio.timeout(60):
            while [await committed(kafka, f"{prefix}in", f"{prefix}group", at) for at in (0, 1)] != [count, count]:  # noqa: ASYNC110  # the broker tells nobody
                await asyncio.sleep(0.2)
    assert [await copied(kafka, prefix, at) for at in (0, 1)] == [set(range(count))] * 2


async def test_a_frozen_worker_that_wakes_up_cannot_commit(kafka: str, prefix: str) -> None:
    """It lost its partitions meanwhile; what it still confirms would put the group back."""
    count = 2_000
    make_topics(kafka, {f"{prefix}in": 1, f"{prefix}out": 1})
    await produce(kafka, f"{prefix}in", [b"v"] * count)
    group = f"{prefix}group"
    with copying(kafka, prefix) as frozen:
        await asyncio.to_thread(confirmations, frozen, 2)
        frozen.send_signal(signal.SIGSTOP)
        before = await committed(kafka, f"{prefix}in", group) or 0
        with copying(kafka, prefix) as other:
            await asyncio.to_thread(confirmations, other, (count - before) // 200 - 2)
            async with asyncio.timeout(30):
                while await committed(kafka, f"{prefix}in", group) != count:  # noqa: ASYNC110  # as above
                    await asyncio.sleep(0.1)
            frozen.send_signal(signal.SIGCONT)
            for _ in range(20):
                assert await committed(kafka, f"{prefix}in", group) == count
                await asyncio.sleep(0.1)
    assert before < count
    assert await copied(kafka, prefix, 0) == set(range(count))


async def test_members_that_come_and_go_share_the_partitions_and_lose_nothing(kafka: str, prefix: str) -> None:
    topic, seen = f"{prefix}in", dict[TP, list[int]]()

    async def note(part: Slice) -> None:
        await asyncio.sleep(0.01)
        seen.setdefault(part.tp, []).extend(record.offset for record in part.records)
        part.confirm()

    def a_member() -> slices.App:
        return an_app(
            kafka, topic, note, group=f"{prefix}group", options=SliceOptions(most_records=50), session=SESSION
        )

    make_topics(kafka, {topic: 4})
    async with running(a_member()) as first:
        for partition in range(4):
            await produce(kafka, topic, [b"v"] * 5_000, partition)
        async with running(a_member()) as second:
            await until(lambda: len(first.positions()) == len(second.positions()) == 2)
            assert set(first.positions()) | set(second.positions()) == {TP(topic, at) for at in range(4)}
        await until(lambda: [position.committed for position in first.positions().values()] == [5_000] * 4)
    assert {tp.partition: sorted(set(offsets)) for tp, offsets in seen.items()} == {
        at: list(range(5_000)) for at in range(4)
    }


async def test_transactions_neither_hold_commits_back_nor_show_what_was_aborted(kafka: str, prefix: str) -> None:
    topic, values, holes = f"{prefix}in", list[bytes | None](), list[Hole]()

    async def note(part: Slice) -> None:
        values.extend(record.value for record in part.records)
        part.confirm()

    make_topics(kafka, {topic: 1})
    app = an_app(
        kafka, topic, note, options=SliceOptions(on_hole=holes.append), group=f"{prefix}group", session=SESSION
    )
    async with running(app) as consumer:
        producer = aiokafka.AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=f"{prefix}id")
        async with producer:
            for number in range(40):
                await producer.begin_transaction()
                await producer.send(topic, b"%d" % number, partition=0)
                await (producer.abort_transaction() if number % 4 == 3 else producer.commit_transaction())
        await until(lambda: values[-1:] == [b"38"])
        await until(lambda: consumer.positions()[TP(topic, 0)].lag == 0)
        await until(lambda: consumer.positions()[TP(topic, 0)].committed == 77)
    assert values == [b"%d" % number for number in range(40) if number % 4 != 3]
    assert {hole.cause for hole in holes} <= {"absent"}


async def test_a_delivery_that_the_broker_refuses_raises(kafka: str, prefix: str) -> None:
    """Faust would log it and commit the input."""
    make_topics(kafka, {f"{prefix}in": 1})
    make_topics(kafka, {f"{prefix}small": 1}, **{"max.message.bytes": "2000"})

    async def ignore(part: Slice) -> None:
        part.confirm()

    async with running(an_app(kafka, f"{prefix}in", ignore, group=f"{prefix}group", session=SESSION)) as consumer:
        producer = cast("slices.Producer", consumer.app.producer)
        incompressible = os.urandom(5_000)
        with pytest.raises(KafkaError):
            await (await producer.send_batch(f"{prefix}small", 0, [OutgoingRecord(b"k", incompressible)]))
        with pytest.raises(KafkaError):
            await (await producer.send_record(f"{prefix}small", 0, b"k", incompressible))


async def test_a_broker_that_dies_and_comes_back_loses_nothing() -> None:
    with KafkaNode.started() as node:
        make_topics(node.bootstrap, {"in": 1, "out": 1})
        await produce(node.bootstrap, "in", [b"%d" % number for number in range(20_000)])
        done: list[int] = []

        async def copy(part: Slice) -> None:
            producer = cast("slices.Producer", app.producer)
            copies = [OutgoingRecord(b"%d" % record.offset, record.value) for record in part.records]
            await (await producer.send_batch("out", 0, copies))
            done.append(part.records[-1].offset)
            part.confirm()

        app = an_app(node.bootstrap, "in", copy, options=SliceOptions(most_records=100), session=SESSION)
        async with running(app) as consumer:
            await until(lambda: done)
            await asyncio.to_thread(node.stop, signal.SIGKILL)
            await asyncio.to_thread(node.start)
            await until(lambda: consumer.positions().get(TP("in", 0), (0, 0))[1] == 20_000)
        copies = {int(record.key) for record in await read(node.bootstrap, "out", 20_000)}
        assert copies == set(range(20_000))
