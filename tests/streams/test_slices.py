"""The micro-batch transport: each record once in order, and nothing is committed that was not confirmed."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
from collections.abc import Mapping, Sequence
from typing import Any, cast

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer import fetcher
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import MessageSizeTooLargeError
from faust.transport import consumer as faust_consumer
from faust.transport import drivers
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import slices
from headerfirst.streams.batch_records import ConsumerThread
from headerfirst.streams.faust_settings import LARGEST_RECORD, faust_settings
from headerfirst.streams.offset_ledger import Hole, Slice
from headerfirst.streams.slices import OutgoingRecord, SliceOptions

from tests.conftest import NewBroker
from tests.streams.faust_apps import an_app, committed, produce, read, running, until

VALUES = [b"%d" % number for number in range(1_000)]
TOPIC = "email-metadata"
HERE = TP(TOPIC, 0)


class Reader:
    """Confirms each slice and remembers what it held."""

    def __init__(self) -> None:
        self.slices: list[Slice] = []

    async def __call__(self, part: Slice) -> None:
        self.slices.append(part)
        part.confirm()

    def offsets(self, partition: int = 0) -> list[int]:
        return [record.offset for part in self.slices if part.tp.partition == partition for record in part.records]

    def values(self) -> list[bytes | None]:
        return [record.value for part in self.slices for record in part.records]


class Holder(Reader):
    """Confirms nothing by itself."""

    async def __call__(self, part: Slice) -> None:
        self.slices.append(part)


def test_the_scheme_of_the_url_chooses_this_transport() -> None:
    assert drivers.by_name("slices") is slices.Transport


def test_options_are_refused_on_another_transport() -> None:
    app = faust.App("other", broker="kafka://127.0.0.1:1", autodiscover=False)
    with pytest.raises(Misconfigured, match="slices://"):
        slices.configure(cast("slices.App", app), SliceOptions())


@pytest.mark.parametrize("stream_path", ["cython", "python"])
async def test_every_record_comes_once_in_order_and_is_committed(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch, stream_path: str
) -> None:
    """Faust's two stream loops ack differently; neither is asked."""
    if stream_path == "python":
        monkeypatch.setattr("faust.streams._CStreamIterator", None)
    broker, reader = embedded({TOPIC: 2}), Reader()
    await produce(broker.bootstrap, TOPIC, VALUES, partition=0)
    await produce(broker.bootstrap, TOPIC, VALUES, partition=1)
    async with running(an_app(broker.bootstrap, TOPIC, reader)) as consumer:
        await until(lambda: [position.committed for position in consumer.positions().values()] == [1_000, 1_000])
    assert [reader.offsets(partition) for partition in (0, 1)] == [list(range(1_000))] * 2
    assert [await committed(broker.bootstrap, TOPIC, partition=at) for at in (0, 1)] == [1_000, 1_000]


def test_the_accelerated_stream_path_is_the_one_shipped() -> None:
    assert vars(faust.streams)["_CStreamIterator"] is not None


async def test_a_slice_holds_no_more_records_than_it_may(embedded: NewBroker) -> None:
    broker, reader = embedded({TOPIC: 1}), Reader()
    await produce(broker.bootstrap, TOPIC, VALUES)
    options = SliceOptions(most_records=300)
    async with running(an_app(broker.bootstrap, TOPIC, reader, options=options)):
        await until(lambda: len(reader.offsets()) == len(VALUES))
    assert max(len(part.records) for part in reader.slices) <= 300
    assert reader.values() == VALUES


async def test_a_record_keeps_its_key_headers_and_time(embedded: NewBroker) -> None:
    broker, reader = embedded({TOPIC: 1}), Reader()
    async with running(an_app(broker.bootstrap, TOPIC, reader)) as consumer:
        producer = cast("slices.Producer", consumer.app.producer)
        delivery = await producer.send_record(TOPIC, 0, b"k", None, [("ce_id", b"1:1")], 1_700_000_000_000)
        await delivery
        await until(reader.offsets)
    (record,) = reader.slices[0].records
    assert (record.key, record.value, list(record.headers)) == (b"k", None, [("ce_id", b"1:1")])
    assert (record.timestamp, record.timestamp_type) == (1_700_000_000_000, 0)


async def test_several_apps_share_a_process_and_a_loop(embedded: NewBroker) -> None:
    broker, readers = embedded({TOPIC: 3}), [Reader(), Reader(), Reader()]
    await produce(broker.bootstrap, TOPIC, VALUES, partition=1)
    apps = [
        an_app(broker.bootstrap, TOPIC, reader, group=f"headerfirst-{role}")
        for role, reader in zip(("mail", "web", "gate"), readers, strict=True)
    ]
    await asyncio.gather(*(app.start() for app in apps))
    await until(lambda: all(len(reader.offsets(1)) == len(VALUES) for reader in readers))
    await asyncio.gather(*(app.stop() for app in apps))
    groups = [await committed(broker.bootstrap, TOPIC, app.conf.id, partition=1) for app in apps]
    assert groups == [1_000, 1_000, 1_000]


async def test_confirmations_out_of_order_commit_nothing_past_an_open_slice(embedded: NewBroker) -> None:
    broker, holder = embedded({TOPIC: 1}), Holder()
    await produce(broker.bootstrap, TOPIC, VALUES[:30])
    options = SliceOptions(most_records=10)
    async with running(an_app(broker.bootstrap, TOPIC, holder, options=options)) as consumer:
        await until(lambda: len(holder.slices) == 3)
        holder.slices[2].confirm()
        holder.slices[1].confirm()
        await consumer.commit()
        assert (consumer.positions()[HERE].committed, consumer.positions()[HERE].mark) == (None, 0)
        holder.slices[0].confirm()
        await until(lambda: consumer.positions()[HERE].committed == 30)


async def test_what_is_fetched_while_partitions_go_takes_no_slice_in_work_away(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebalance waits for slices in work; what they come to would else be committed by nobody, and done twice."""
    broker, holder, sought = embedded({TOPIC: 1}), Holder(), list[Mapping[TP, int]]()
    seek_wait = slices.Consumer.seek_wait

    async def noted(self: slices.Consumer, partitions: Mapping[TP, int]) -> None:
        sought.append(partitions)
        await seek_wait(self, partitions)

    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    async with running(an_app(broker.bootstrap, TOPIC, holder)) as consumer:
        await until(lambda: len(holder.slices) == 1)
        monkeypatch.setattr(slices.Consumer, "seek_wait", noted)
        consumer.stop_flow()
        await produce(broker.bootstrap, TOPIC, VALUES[10:20])  # brought by the fetch that is under way
        await until(lambda: sought)
        assert consumer.slices_in_work() == holder.slices
        consumer.resume_flow()
        await until(lambda: len(holder.slices) == 2)
        assert [record.offset for part in holder.slices for record in part.records] == list(range(20))
        for part in holder.slices:
            part.confirm()
        await until(lambda: consumer.positions()[HERE].committed == 20)


async def test_an_exception_in_an_agent_commits_nothing(embedded: NewBroker) -> None:
    """Faust acks the event whose handler raised, and starts the agent again."""
    broker, reader = embedded({TOPIC: 1}), Reader()
    await produce(broker.bootstrap, TOPIC, VALUES[:30])
    failed: list[Slice] = []

    async def fail_on_the_second(part: Slice) -> None:
        if part.records[0].offset == 10:
            failed.append(part)
            raise ValueError
        part.confirm()

    given_up: list[Sequence[Slice]] = []
    options = SliceOptions(most_records=10, patience=0.1, on_stuck=given_up.append)
    async with running(an_app(broker.bootstrap, TOPIC, fail_on_the_second, options=options)) as consumer:
        await until(lambda: failed and consumer.positions()[HERE].committed == 10)
    assert given_up[0] == failed
    assert await committed(broker.bootstrap, TOPIC) == 10
    async with running(an_app(broker.bootstrap, TOPIC, reader)):
        await until(lambda: len(reader.offsets()) == 20)
    assert reader.offsets() == list(range(10, 30))


async def test_a_commit_that_the_broker_refused_is_tried_again(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust notes it as done, and an idle partition keeps its lag."""
    broker, reader, refused = embedded({TOPIC: 1}), Reader(), list[Mapping[TP, int]]()
    commit = driver.AIOKafkaConsumerThread.commit

    async def refuse_once(self: Any, offsets: Mapping[TP, int]) -> bool:
        if not refused:
            refused.append(dict(offsets))
            return False
        return await commit(self, offsets)

    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "commit", refuse_once)
    await produce(broker.bootstrap, TOPIC, VALUES[:5])
    counted: list[str] = []
    options = SliceOptions(on_retry=counted.append, on_rebalance=lambda: counted.append("rebalance"))
    async with running(an_app(broker.bootstrap, TOPIC, reader, options=options)) as consumer:
        await until(lambda: consumer.positions()[HERE].committed == 5)
        assert counted == ["rebalance", "commit"]
    assert refused == [{HERE: 5}]
    assert await committed(broker.bootstrap, TOPIC) == 5


async def test_records_dropped_before_anything_was_committed_come_again(embedded: NewBroker) -> None:
    """Faust and aiokafka leave a partition without a commit where the fetcher is."""
    broker, holder = embedded({TOPIC: 1}), Holder()
    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    async with running(an_app(broker.bootstrap, TOPIC, holder)) as consumer:
        await until(holder.offsets)
        await consumer.perform_seek()
        await until(lambda: len(holder.offsets()) == 20)
        for part in holder.slices:
            part.confirm()
    assert holder.offsets() == [*range(10), *range(10)]
    assert await committed(broker.bootstrap, TOPIC) == 10


async def test_a_seek_amid_a_fetch_skips_nothing(embedded: NewBroker) -> None:
    """Slices of a fetch wait for a full queue while the partition is started over: the new ledger has none of them."""
    broker, reader, gate, before = embedded({TOPIC: 1}), Reader(), asyncio.Event(), list[Slice]()

    async def read_if_new(part: Slice) -> None:
        await gate.wait()
        if part not in before:
            await reader(part)

    await produce(broker.bootstrap, TOPIC, VALUES[:100])
    app = an_app(broker.bootstrap, TOPIC, read_if_new, options=SliceOptions(most_records=10))
    async with running(app) as consumer:
        await until(consumer.slices_in_work)
        await asyncio.sleep(0.1)  # for the queue to be full and the fetch to wait
        before.extend(part for part, _ in consumer._ledgers[HERE]._slices)
        await consumer.perform_seek()
        gate.set()
        await until(lambda: consumer.positions()[HERE].committed == 100)
    assert 1 < len(before) < 10
    assert reader.offsets() == list(range(100))


async def jump(consumer: slices.Consumer, offset: int) -> None:
    """Move the fetcher behind the ledger's back, as a lost batch would."""
    inner = consumer._thread._ensure_consumer()
    await consumer._thread.call_thread(inner.seek, HERE, offset)


async def test_what_the_fetcher_skipped_is_asked_for_again(embedded: NewBroker) -> None:
    broker, reader, holes, retries = embedded({TOPIC: 1}), Reader(), list[Hole](), list[str]()
    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    options = SliceOptions(on_hole=holes.append, on_retry=retries.append)
    app = an_app(broker.bootstrap, TOPIC, reader, options=options)
    async with running(app) as consumer:
        await until(lambda: len(reader.offsets()) == 10)
        await jump(consumer, 15)
        await produce(broker.bootstrap, TOPIC, VALUES[10:20])
        await until(lambda: len(reader.offsets()) == 20)
    assert reader.offsets() == list(range(20))
    assert holes == []
    assert retries == ["fetch"]


async def test_what_expired_before_it_was_read_is_reported_once(embedded: NewBroker) -> None:
    """The embedded broker drops the oldest records beyond 5 MB of a partition, as retention would."""
    broker, reader, holes = embedded({TOPIC: 1}), Reader(), list[Hole]()
    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    app = an_app(broker.bootstrap, TOPIC, reader, options=SliceOptions(on_hole=holes.append))
    async with running(app) as consumer:
        await until(lambda: consumer.positions()[HERE].committed == 10)
    await produce(broker.bootstrap, TOPIC, [bytes(100_000)] * 90)
    async with running(app := an_app(broker.bootstrap, TOPIC, reader, options=SliceOptions(on_hole=holes.append))):
        await until(lambda: reader.offsets()[-1] == 99)
    (hole,) = holes
    assert (hole.tp, hole.start, hole.cause) == (HERE, 10, "expired")
    assert reader.offsets() == [*range(10), *range(hole.end, 100)]
    assert hole.end > 10


async def test_a_log_that_ends_before_what_was_read_is_reported_and_read(embedded: NewBroker) -> None:
    """A topic made anew, or a broker put back from a copy."""
    broker, reader, holes = embedded({TOPIC: 1}), Reader(), list[Hole]()
    app = an_app(broker.bootstrap, TOPIC, reader, options=SliceOptions(on_hole=holes.append))
    async with running(app) as consumer:
        consumer._ledgers[HERE].next = consumer._ledgers[HERE].committed = 5_000
        await produce(broker.bootstrap, TOPIC, VALUES[:10])
        await until(lambda: consumer.positions()[HERE].committed == 10)
    assert holes == [Hole(HERE, 5_000, 0, "rewound")]
    assert reader.offsets() == list(range(10))


async def test_a_stop_waits_for_the_slice_in_work_and_commits_it(embedded: NewBroker) -> None:
    broker, begun = embedded({TOPIC: 1}), asyncio.Event()

    async def slow(part: Slice) -> None:
        begun.set()
        await asyncio.sleep(0.3)
        part.confirm()

    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    async with running(an_app(broker.bootstrap, TOPIC, slow)):
        await begun.wait()
    assert await committed(broker.bootstrap, TOPIC) == 10


async def test_a_stop_gives_up_on_a_slice_that_never_ends(embedded: NewBroker) -> None:
    """Faust's own wait never ended; in production `on_stuck` ends the process."""
    broker, holder, stuck = embedded({TOPIC: 1}), Holder(), list[Sequence[Slice]]()
    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    options = SliceOptions(patience=0.1, on_stuck=stuck.append)
    async with running(an_app(broker.bootstrap, TOPIC, holder, options=options)) as consumer:
        await until(holder.slices.copy)
        assert consumer.slices_in_work() == holder.slices
    assert stuck[0] == holder.slices
    assert await committed(broker.bootstrap, TOPIC) is None


async def test_a_revoked_partition_is_forgotten_after_its_last_commit(embedded: NewBroker) -> None:
    broker, reader = embedded({TOPIC: 1}), Reader()
    await produce(broker.bootstrap, TOPIC, VALUES[:10])
    async with running(an_app(broker.bootstrap, TOPIC, reader)) as consumer:
        await until(reader.offsets)
        await consumer.on_partitions_revoked({HERE})
        assert consumer.positions() == {}
        assert await committed(broker.bootstrap, TOPIC) == 10


async def test_the_consumer_assigns_by_range_and_reads_what_is_committed(embedded: NewBroker) -> None:
    async with running(an_app(embedded({TOPIC: 1}).bootstrap, TOPIC, Reader())) as consumer:
        inner = consumer._thread._ensure_consumer()
        assert inner._coordinator._assignors == (RangePartitionAssignor,)
        assert inner._fetcher._isolation_level == 1


async def test_a_batch_is_split_where_it_is_full_and_keeps_its_order(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1, "usage": 2})
    large = bytes(300_000)  # above producer_max_batch_size: a batch of its own
    records = [OutgoingRecord(b"%d" % number, b"v" * 1_000, [("ce_id", b"1")], 5) for number in range(400)]
    records[200:200] = [OutgoingRecord(b"large", large), OutgoingRecord(b"gone", None)]
    async with running(an_app(broker.bootstrap, TOPIC, Reader())) as consumer:
        producer = cast("slices.Producer", consumer.app.producer)
        batches = await (await producer.send_batch("usage", 0, records))
        assert await (await producer.send_batch("usage", 0, [])) == []
    found = await read(broker.bootstrap, "usage", len(records))
    assert [(each.key, each.value) for each in found] == [(each.key, each.value) for each in records]
    assert (found[0].headers, found[0].timestamp) == ((("ce_id", b"1"),), 5)
    assert len(batches) > 2
    assert [offset for batch in batches for offset in batch] == [each.offset for each in found]


async def test_the_producer_waits_for_all_replicas_and_is_idempotent() -> None:
    app = slices.App(**faust_settings("group", "127.0.0.1:1"))
    extra = cast("slices.Producer", app.producer)._settings_extra()
    assert extra == {"acks": "all", "enable_idempotence": True}


async def test_a_record_too_large_for_a_broker_is_refused_before_it_is_sent(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1, "usage": 1})
    too_large = bytes(LARGEST_RECORD)
    async with running(an_app(broker.bootstrap, TOPIC, Reader())) as consumer:
        producer = cast("slices.Producer", consumer.app.producer)
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_record("usage", 0, b"k", too_large)
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_batch("usage", 0, [OutgoingRecord(b"k", too_large)])
        await (await producer.send_batch("usage", 0, [OutgoingRecord(b"k", b"next")]))
    assert [record.value for record in await read(broker.bootstrap, "usage", 1)] == [b"next"]


def test_outgoing_records_do_not_show_what_they_hold() -> None:
    assert repr(OutgoingRecord(b"ana@example.org", b"private")) == "OutgoingRecord()"


PINNED = {
    # What slices.py and batch_records.py override or lean on, in the releases they were written against. When one of
    # these differs, read the new source, decide whether ours still does its work, and put the new digest here.
    "App.on_first_start": "ec655d9c223403cc",
    "AIOKafkaConsumerThread._create_worker_consumer": "c2701bfc3e6f6cad",
    "AIOKafkaConsumerThread._fetch_records": "39a2c6c79fc1455a",
    "AIOKafkaConsumer.getmany": "bc6d248e42a4e9d9",
    "Fetcher.fetched_records": "be4348896b9b66af",
    "FetchResult": "d7db13f06de8248c",
    "PartitionRecords": "94aa0da0dbec8d1b",
    "Consumer._new_consumer_thread": "0870ec53dea75083",
    "Consumer.getmany": "4b168d84882a70d6",
    "Consumer.perform_seek": "0e8c130ff4b0afd8",
    "Consumer.on_partitions_revoked": "d04b7ae72c6fc206",
    "Consumer.wait_empty": "e4662fe24f094819",
    "Consumer._filter_tps_with_pending_acks": "f6f9239774234e7e",
    "Consumer._new_offset": "1d2c7ea89a7ad4f1",
    "Consumer._should_commit": "5ce941793947ad42",
    "ThreadDelegateConsumer._commit": "a20eec84e4b2ed50",
    "Consumer._add_gap": "4df2573ded7c1c2c",
    "Consumer.on_buffer_full": "c8961679e0bcdce5",
    "Consumer.on_buffer_drop": "4b57e8a418d5ad9c",
    "Consumer.verify_event_path": "a17e8f0610e1abcb",
    "Producer._settings_extra": "a4c7bc41b6382223",
    "Consumer._wait_next_records": "6218e1969a636b3f",
    "Consumer._drain_messages": "44a2500309e83c63",
    "Consumer._commit_offsets": "1a69799041188441",
    "AIOKafkaConsumerThread._seek_wait": "9d221e816d940467",
    "AIOKafkaConsumerThread._commit": "932852ce7a23f658",
    "App._on_partitions_revoked": "d5c895bbe57dc73a",
    "App._stop_consumer": "55854a5de12c3f52",
    "Stream._py_aiter": "3a48ee257a65435b",
    "Stream._c_aiter": "fa44582a5882e9df",
}


def overridden(ours: type, theirs: type) -> list[Any]:
    names = [name for name in vars(ours) if not name.startswith("__") and callable(getattr(theirs, name, None))]
    return [inspect.unwrap(getattr(theirs, name)) for name in names if inspect.isfunction(getattr(theirs, name))]


def leant_on() -> list[Any]:
    return [
        *overridden(slices.App, faust.App),
        *overridden(ConsumerThread, driver.AIOKafkaConsumerThread),
        *overridden(slices.Consumer, driver.Consumer),
        *overridden(slices.Producer, driver.Producer),
        faust_consumer.Consumer._wait_next_records,
        faust_consumer.Consumer._drain_messages,
        faust_consumer.Consumer._commit_offsets,
        driver.AIOKafkaConsumerThread._seek_wait,
        driver.AIOKafkaConsumerThread._commit,
        faust.App._on_partitions_revoked,
        faust.App._stop_consumer,
        faust.Stream._py_aiter,
        faust.Stream._c_aiter,
        AIOKafkaConsumer.getmany,
        fetcher.Fetcher.fetched_records,
        fetcher.FetchResult,
        fetcher.PartitionRecords,
    ]


def digest(function: Any) -> str:
    return hashlib.sha256(inspect.getsource(inspect.unwrap(function)).encode()).hexdigest()[:16]


def test_what_is_overridden_is_as_it_was_when_it_was_read() -> None:
    assert {function.__qualname__: digest(function) for function in leant_on()} == PINNED
