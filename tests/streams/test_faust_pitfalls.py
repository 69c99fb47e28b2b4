"""What Faust and aiokafka are known to do to their users, and that it does not happen here (docs/guarantees.md)."""

from __future__ import annotations

import ast
import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import aiokafka
import pytest
from aiokafka.codec import has_lz4
from faust.auth import SASLCredentials
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth
from faust.types import TP
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams import slices
from headerfirst.streams.codec import encode
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.faust_settings import QUEUED_SLICES, faust_settings
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.memory import NoMemory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.packs import find_pack
from headerfirst.streams.role_app import RoleApp, build_app
from headerfirst.streams.runner import Runner
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day
from headerfirst.streams.settings import ROLES, RoleName, Settings
from headerfirst.streams.slices import SliceOptions
from headerfirst.streams.topics import TOPICS
from headerfirst.streams.topology import TOPOLOGY, Role
from headerfirst.streams.worker import EXIT_FAILED

from tests import builders
from tests.conftest import NewBroker
from tests.e2e.kafka_broker import tied
from tests.e2e.workers import Installation
from tests.streams.faust_apps import PATIENCE, SESSION, an_app, committed, produce, read, running, until
from tests.streams.slices_for_tests import Broker, Fresh, a_slice

TOPIC = "email-metadata"
HERE = TP(TOPIC, 0)
STREAMS = Path(slices.__file__).parent
UNLUCKY = Path(__file__).with_name("unlucky_worker.py")


def echo(_bench: Bench, _memory: Any, record: EmailMetadata, _offset: int) -> list[Output]:
    return [Publish("findings", "p-1", builders.finding(finding_id=record.event_id))]


ECHO = Role("mail", "mail", reads=(TOPIC,), writes=("findings", "dead-letters"), step=echo)


def a_runner(register: Fresh | None = None) -> Runner:
    bench = Bench(Packs([]), Register(), PUBLISHED)
    return Runner(ECHO, bench, register or Fresh(), NoMemory(), Metrics())


def a_role_app(bootstrap: str, failures: list[str]) -> RoleApp:
    settings = Settings(bootstrap, PUBLISHED, session_timeout=SESSION)
    return RoleApp(settings, ECHO, a_runner(), SliceOptions(patience=0.1), failures.append)


def mail(event_id: str) -> bytes:
    return encode(builders.email_metadata(event_id=event_id))


async def test_a_slice_that_waits_holds_up_neither_a_rebalance_nor_a_stop(embedded: NewBroker) -> None:
    """A paused worker would otherwise make the whole group wait for it, and then end."""
    broker, seen, stuck = embedded({TOPIC: 1}), list[Slice](), list[Sequence[Slice]]()

    async def wait(part: Slice) -> None:
        seen.append(part)
        part.waiting = True
        await asyncio.Event().wait()

    await produce(broker.bootstrap, TOPIC, [b"v"] * 10)
    options = SliceOptions(patience=5.0, on_stuck=stuck.append)
    async with asyncio.timeout(PATIENCE):
        async with running(an_app(broker.bootstrap, TOPIC, wait, options=options)) as consumer:
            await until(seen.copy)
            assert consumer.slices_in_work() == []
            await consumer.on_partitions_revoked({HERE})
            assert seen[0].given_up
    assert stuck == []
    assert await committed(broker.bootstrap, TOPIC) is None


async def test_of_a_slice_that_was_given_up_while_it_waited_nothing_is_said() -> None:
    """Its records have another owner by now, or come to this one again."""
    register, broker = Fresh(now=False), Broker()
    part = a_slice(TOPIC, [builders.email_metadata()])
    work = asyncio.create_task(a_runner(register).process(part, broker))
    await until(lambda: part.waiting)
    part.given_up = True
    register.allow()
    await work
    assert (part.confirmed, broker.records) == (False, [])


POISON: dict[str, bytes] = {
    "not_utf8": b'{"event_id": "\xff"}',
    "not_json": b"[" * 10_000,
    "wrong_type": b"NaN",
    "too_large": b'"' + b"x" * 3_000_000 + b'"',
    "field_missing": b'{"event_id": "1", "event_id": "2"}',
}


async def test_poison_becomes_dead_letters_and_its_neighbours_are_judged(embedded: NewBroker) -> None:
    """Faust acks what it cannot decode and throws the error into the agent."""
    broker, failures = embedded({TOPIC: 1, "findings": 1, "dead-letters": 1, "ledger-entries": 1}), list[str]()
    values = [value for poison in POISON.values() for value in (poison, mail("good"))]
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=broker.bootstrap, max_request_size=4_000_000) as producer:
        for value in values:
            await producer.send_and_wait(TOPIC, value, partition=0)
    app = a_role_app(broker.bootstrap, failures)
    await app.start()
    await until(lambda: app.consumer.positions().get(HERE, (0, 0))[1] == len(values))
    await app.stop()
    letters = await read(broker.bootstrap, "dead-letters", len(POISON))
    findings = await read(broker.bootstrap, "findings", len(POISON))
    found = {reason for reason in POISON for letter in letters if f'"reason":"{reason}"'.encode() in letter.value}
    assert found == set(POISON)
    assert all(b'"finding_id":"good"' in finding.value for finding in findings)
    assert failures == []


async def test_an_output_that_is_not_delivered_leaves_its_input_uncommitted_and_is_told(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust would log it, commit the input and go on."""
    broker, failures = embedded({TOPIC: 1, "findings": 1}), list[str]()

    async def refuse(*_arguments: object) -> asyncio.Future[None]:
        delivery: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        delivery.set_exception(ConnectionError())
        return delivery

    monkeypatch.setattr(slices.Producer, "send_batch", refuse)
    app = a_role_app(broker.bootstrap, failures)
    stuck = list[Sequence[Slice]]()
    slices.configure(cast("slices.App", app.consumer.app), SliceOptions(patience=0.1, on_stuck=stuck.append))
    await produce(broker.bootstrap, TOPIC, [mail("one")])
    await app.start()
    await until(failures.copy)
    await produce(broker.bootstrap, TOPIC, [mail("two")])
    await until(lambda: app.consumer.positions()[HERE].lag == 2)
    await app.consumer.app.stop()
    assert failures == ["mail: Retriable"]
    assert len(stuck[0]) == 1
    assert await committed(broker.bootstrap, TOPIC, "headerfirst-mail") is None


@pytest.fixture(scope="module")
def register() -> list[tuple[str, RegisterRecord]]:
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    return sample_day(last_weekday(date.today()), 1, [ref], 1_000).register  # noqa: DTZ011  # any recent day will do


@contextmanager
def unlucky(
    broker: EmbeddedBroker, what: str, register: list[tuple[str, RegisterRecord]], *, stuck_after: float = 60
) -> Iterator[subprocess.Popen[str]]:
    """A worker process that will have to deliver something, once its register is read."""
    installation = Installation(broker.bootstrap, "")
    installation.write_register(register)
    now = datetime.now(UTC)
    installation.produce([DoorRecord(TOPIC, "box", value, now) for value in (b"{", mail("one"))])
    command = tied([sys.executable, str(UNLUCKY), broker.bootstrap, what, str(stuck_after), "2"])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def a_cluster(embedded: NewBroker) -> EmbeddedBroker:
    return embedded({name: topic.partitions() for name, topic in TOPICS.items()})


def test_a_worker_that_cannot_deliver_ends_by_itself(
    embedded: NewBroker, register: list[tuple[str, RegisterRecord]]
) -> None:
    """An idempotent producer repeats for ever; Faust's detector would log."""
    broker = a_cluster(embedded)
    with unlucky(broker, "delivery", register, stuck_after=2) as worker:
        assert said(worker) == "delivering"
        broker.close()
        assert worker.wait(PATIENCE) == EXIT_FAILED


def test_a_worker_that_cannot_deliver_stops_in_time(
    embedded: NewBroker, register: list[tuple[str, RegisterRecord]]
) -> None:
    """Faust waits for the event in work, however long."""
    broker = a_cluster(embedded)
    with unlucky(broker, "delivery", register) as worker:
        assert said(worker) == "delivering"
        broker.close()
        worker.terminate()
        assert worker.wait(PATIENCE) == EXIT_FAILED


def test_a_commit_that_fails_in_an_unknown_way_ends_the_worker(
    embedded: NewBroker, register: list[tuple[str, RegisterRecord]]
) -> None:
    """Faust stops its services and leaves the process running."""
    with unlucky(a_cluster(embedded), "commit", register) as worker:
        assert worker.wait(PATIENCE) == EXIT_FAILED


def test_a_step_that_never_returns_ends_the_worker_and_says_where_it_was(
    embedded: NewBroker, register: list[tuple[str, RegisterRecord]]
) -> None:
    """It holds the loop, so that no task of ours can look; and an expression may hold every thread."""
    with unlucky(a_cluster(embedded), "step", register, stuck_after=1) as worker:
        assert said(worker) == "judging"
        _, told = worker.communicate(timeout=PATIENCE)
        assert worker.returncode == 1
        assert "in hang" in told


async def test_no_more_slices_are_fetched_than_a_queue_holds(embedded: NewBroker) -> None:
    """Memory is bounded by slices, whatever the broker has."""
    broker, held = embedded({TOPIC: 1}), list[Slice]()

    async def hold(part: Slice) -> None:
        held.append(part)
        await asyncio.Event().wait()

    await produce(broker.bootstrap, TOPIC, [b"v"] * 500)
    options = SliceOptions(most_records=10, patience=0.1, on_stuck=lambda _slices: None)
    async with running(an_app(broker.bootstrap, TOPIC, hold, options=options)) as consumer:
        await until(held.copy)
        await asyncio.sleep(0.3)  # for more to come, if it did
        assert QUEUED_SLICES <= len(consumer._ledgers[HERE]._slices) <= QUEUED_SLICES + 2


async def test_a_running_app_leaves_nothing_on_disk(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Faust makes folders for tables in the working directory; there are none to recover from, or to delete."""
    monkeypatch.chdir(tmp_path)
    broker, done = embedded({TOPIC: 1}), list[Slice]()

    async def note(part: Slice) -> None:
        part.confirm()
        done.append(part)

    await produce(broker.bootstrap, TOPIC, [b"v"])
    async with running(an_app(broker.bootstrap, TOPIC, note)):
        await until(done.copy)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # iterdir counts as blocking, in an empty folder


JAVA = {b"21": -973932308, b"foobar": -790332482, b"abc": 479470107, b"a-little-bit-long-string": -985981536}
"""What org.apache.kafka.common.utils.Utils.murmur2 gives."""


async def test_a_key_goes_to_the_partition_where_java_would_look_for_it(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1, "findings": 6})
    async with running(an_app(broker.bootstrap, TOPIC, lambda _part: asyncio.sleep(0))) as consumer:
        producer = cast("slices.Producer", consumer.app.producer)
        partitions = {key: (await (await producer.send_record("findings", None, key, b"v"))).partition for key in JAVA}
    assert partitions == {key: (number & 0x7FFFFFFF) % 6 for key, number in JAVA.items()}


HARMFUL = {
    "take": "acks a whole batch whose handler raised",
    "take_events": "as take",
    "noack": "leaves a hole that Faust never closes or jumps",
    "filter": "has dropped records without an ack",
    "flush": "of a producer waits, and ignores what failed",
    "send_soon": "attaches an output to a commit, unconfirmed",
    "Table": "is lost, or hangs, in recovery",
    "GlobalTable": "as Table",
    "SetTable": "as Table",
    "livecheck": "patches Faust when it is imported",
}


def names_used(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (part for alias in node.names for part in alias.name.split("."))
            yield from (getattr(node, "module", None) or "").split(".")


@pytest.mark.parametrize("name", ["slices", "batch_records", "role_app", "runner", "outbox", "worker"])
def test_nothing_is_called_that_is_known_to_lose_or_to_hang(name: str) -> None:
    """In the modules that hold Faust's objects, or records on their way."""
    assert set(names_used(STREAMS / f"{name}.py")) & set(HARMFUL) == set()


REAL_APP: dict[str, object] = {
    "value_serializer": "raw",
    "key_serializer": "raw",
    "topic_allow_declare": False,
    "topic_disable_leader": True,
    "producer_acks": -1,
    "producer_request_timeout": 30.0,
    "producer_linger": 0.005,
    "producer_max_batch_size": 262_144,
    "producer_compression_type": "zstd",
    "producer_threaded": False,
    "producer_max_request_size": 1_000_000,
    "consumer_max_fetch_size": 4_194_304,
    "consumer_auto_offset_reset": "earliest",
    "broker_commit_interval": 0.5,
    "broker_session_timeout": 10.0,
    "broker_heartbeat_interval": 2.0,
    "broker_request_timeout": 40.0,
    "stream_wait_empty": True,
    "stream_publish_on_commit": False,
    "stream_buffer_maxsize": QUEUED_SLICES,
    "web_enabled": False,
    "worker_redirect_stdouts": False,
    "table_standby_replicas": 0,
    "autodiscover": False,
}


@pytest.mark.parametrize("name", ROLES)
def test_the_app_of_each_role_is_set_up_against_harmful_defaults(name: RoleName) -> None:
    conf = build_app(Settings("127.0.0.1:9092", PUBLISHED), TOPOLOGY[name], SliceOptions()).conf
    assert {setting: getattr(conf, setting) for setting in REAL_APP} == REAL_APP
    assert has_lz4()


def test_credentials_with_tls_are_sasl_over_tls() -> None:
    """`headerfirst worker` does not offer them yet; whoever builds an app may."""
    context = ssl.create_default_context()
    secret = SASLCredentials(mechanism="SCRAM-SHA-512", username="mail", password="p", ssl_context=context)
    app = slices.App(**faust_settings("group", "127.0.0.1:1", credentials=secret))
    auth = credentials_to_aiokafka_auth(app.conf.broker_credentials, app.conf.ssl_context)
    assert (auth["security_protocol"], auth["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert auth["ssl_context"] is context


def test_no_release_is_installed_that_was_not_read() -> None:
    """Earlier ones fail at every rebalance, later ones are not known."""
    from importlib.metadata import version

    assert version("faust-streaming").split(".")[:2] == ["0", "15"]
    assert int(version("faust-streaming").split(".")[2]) >= 3
    assert version("aiokafka").split(".")[:2] == ["0", "14"]
