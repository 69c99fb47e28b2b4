"""A broker that dies under a worker, a topic that is deleted under it: nothing is lost or committed early."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.finding import PackRef
from headerfirst.streams import admin
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SampleDay, last_weekday, sample_day
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests.e2e.kafka_broker import KafkaNode, missing_tools
from tests.e2e.workers import Installation
from tests.needs import lacking
from tests.streams import installation as single

pytestmark = pytest.mark.e2e

RECORDS = 40_000
JUDGED = ("email-metadata", "web-proxy")
"""By the roles that run here."""
IDS = {"findings": "finding_id", "dead-letters": "letter_id", "inspection-requests": "request_id"}


@pytest.fixture(scope="module")
def node() -> Iterator[KafkaNode]:
    if missing_tools():
        lacking(f"a Kafka of its own, to be killed, needs {' and '.join(missing_tools())} here")
    with KafkaNode.started() as started:
        yield started


@pytest.fixture(scope="module")
def day() -> SampleDay:
    pack = find_pack("wcc")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    whole = sample_day(last_weekday(date.today()), 1, [ref], RECORDS)  # noqa: DTZ011  # any recent day will do
    return replace(whole, door=[record for record in whole.door if record.topic in JUDGED])


def outcome(installation: Installation) -> dict[str, Any]:
    states = {name: installation.newest(name) for name in ("incidents", "incidents-restricted", "usage")}
    return states | {name: installation.ids(name, id_field) for name, id_field in IDS.items()}


def after(node: KafkaNode, prefix: str, day: SampleDay, disturb: Callable[[Installation], None]) -> dict[str, Any]:
    """What a worker leaves of the day; one that ended by itself ended with 3, and is started again."""
    installation = Installation(node.bootstrap, prefix)
    installation.create()
    installation.write_register(day.register)
    installation.produce(day.door)
    worker = installation.start_worker("--session-timeout", "6", "--instance", "one")

    def restart() -> None:
        nonlocal worker
        if worker.poll() is not None:
            assert worker.returncode == 3
            worker = installation.start_worker("--session-timeout", "6", "--instance", "one")

    try:
        disturb(installation)
        installation.beat()
        installation.wait_until_done(restart, patience=90)
        return outcome(installation)
    finally:
        installation.kill_all()


def test_a_broker_that_is_killed_under_a_worker_changes_nothing(node: KafkaNode, day: SampleDay) -> None:
    left: list[int] = []

    def kill_the_broker(installation: Installation) -> None:
        deadline = time.monotonic() + 30
        while (waiting := to_judge(installation)) == len(day.door):
            assert time.monotonic() < deadline
        left.append(waiting)
        node.stop(signal.SIGKILL)
        time.sleep(2)
        node.start()

    calm = after(node, "calm-", day, lambda _installation: None)
    shaken = after(node, "shaken-", day, kill_the_broker)
    assert 0 < left[0] < len(day.door)
    assert len(calm["incidents-restricted"]) > 3
    assert shaken == calm


def to_judge(installation: Installation) -> int:
    lags = installation.lags()
    return lags["mail"] + lags["web"]


@pytest.fixture
def alone(node: KafkaNode, prefix: str, tmp_path: Path) -> Iterator[single.Installation]:
    with admin.connect(node.bootstrap) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    installation = single.Installation(node.bootstrap, tmp_path, prefix)
    installation.keep()
    try:
        yield installation
    finally:
        installation.kill_all()


def test_an_output_topic_that_is_deleted_ends_the_worker_with_3_and_nothing_is_committed(
    alone: single.Installation,
) -> None:
    worker = alone.start_worker("--only", "mail", "--stuck-after", "5")
    worker.until_ready()
    with admin.connect(alone.bootstrap) as client:
        client.delete_topics([f"{alone.prefix}findings"])
    alone.produce("email-metadata", *map(single.forwarded, range(10)))
    assert worker.ended() == 3
    assert alone.committed("mail") == 0
    with admin.connect(alone.bootstrap) as client:
        admin.apply(client, admin.Layout(alone.prefix, DEFAULT_PARTITIONS, 1))
    alone.beat()
    again = alone.start_worker("--only", "mail")
    single.until(lambda: len(alone.values("findings")) == 10, again)
    single.until(lambda: alone.committed("mail") == 10, again)
    assert again.stop() == 0
