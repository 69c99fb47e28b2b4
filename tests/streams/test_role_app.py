"""A role takes slices from its topic and confirms them; what its runner cannot handle is told and not committed."""

from __future__ import annotations

import asyncio

import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.memory import NoMemory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.runner import Runner
from headerfirst.streams.settings import Settings
from headerfirst.streams.slices import SliceOptions
from headerfirst.streams.topology import TOPOLOGY, group_of

from tests.conftest import NewBroker
from tests.streams.faust_apps import SESSION, committed, produce, until
from tests.streams.slices_for_tests import Fresh

MAIL = TOPOLOGY["mail"]
TOPICS = dict.fromkeys((*MAIL.reads, *MAIL.writes), 1)
UNREADABLE = [b"{"] * 40


class Told:
    """Remembers for what the process was to end, and how many slices were stuck."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.stuck: list[int] = []


class Patient(NoMemory):
    """State of several slices may be written at once."""

    may_wait = True


def a_patient_app(bootstrap: str, told: Told) -> RoleApp:
    bench = Bench(Packs(ready_packs()), Register(), PUBLISHED)
    runner = Runner(MAIL, bench, Fresh(), Patient(), Metrics())
    options = SliceOptions(most_records=10, patience=5.0, on_stuck=lambda parts: told.stuck.append(len(parts)))
    return RoleApp(Settings(bootstrap, PUBLISHED, session_timeout=SESSION), MAIL, runner, options, told.failures.append)


def an_app(bootstrap: str, told: Told, register: Fresh | None = None, prefix: str = "") -> RoleApp:
    settings = Settings(bootstrap, PUBLISHED, prefix=prefix, session_timeout=SESSION)
    bench = Bench(Packs(ready_packs()), Register(), PUBLISHED)
    runner = Runner(MAIL, bench, register or Fresh(), NoMemory(), Metrics(), prefix)
    options = SliceOptions(most_records=10, patience=0.0, on_stuck=lambda parts: told.stuck.append(len(parts)))
    return RoleApp(settings, MAIL, runner, options, told.failures.append)


async def test_what_is_confirmed_is_committed(embedded: NewBroker) -> None:
    broker, told = embedded(TOPICS), Told()
    await produce(broker.bootstrap, MAIL.reads[0], UNREADABLE)
    app = an_app(broker.bootstrap, told)
    await app.start()
    await until(lambda: [position.committed for position in app.consumer.positions().values()] == [40])
    assert app.generation > 0
    assert not app.has_crashed
    await app.stop()
    assert (told.failures, told.stuck) == ([], [])


async def test_what_waits_to_be_written_is_written_before_partitions_go(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headerfirst.streams.runner.WRITE_EVERY", 3600.0)
    broker, told = embedded(TOPICS), Told()
    await produce(broker.bootstrap, MAIL.reads[0], UNREADABLE)
    app = a_patient_app(broker.bootstrap, told)
    await app.start()
    await until(lambda: len(app.consumer.slices_in_work()) == 3)
    await app.consumer.on_partitions_revoked(set(app.consumer.positions()))
    assert await committed(broker.bootstrap, MAIL.reads[0], group=group_of("", MAIL.name)) == 40
    await app.stop()
    assert (told.failures, told.stuck) == ([], [])


async def test_a_runner_that_fails_is_told_once_and_its_slice_is_not_committed(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker, told = embedded(TOPICS), Told()
    app = an_app(broker.bootstrap, told)
    works = app.runner.process

    async def failing(part: Slice, sender: object) -> None:
        if part.records[0].offset >= 20:
            raise ConnectionError("planted@example.org")
        await works(part, sender)  # type: ignore[arg-type]  # the producer as it is given

    monkeypatch.setattr(app.runner, "process", failing)
    await produce(broker.bootstrap, MAIL.reads[0], UNREADABLE)
    await app.start()
    await until(lambda: told.failures)
    await asyncio.sleep(1)
    assert told.failures == ["mail: ConnectionError"]
    await app.stop()
    assert await committed(broker.bootstrap, MAIL.reads[0], "headerfirst-mail") == 20


async def test_a_stop_leaves_what_waits_for_the_register_to_the_next_member(embedded: NewBroker) -> None:
    broker, told = embedded(TOPICS), Told()
    await produce(broker.bootstrap, MAIL.reads[0], UNREADABLE)
    app = an_app(broker.bootstrap, told, Fresh(now=False))
    await app.start()
    await until(lambda: app.runner.paused)
    async with asyncio.timeout(10):
        await app.stop()
    assert (told.failures, told.stuck) == ([], [])
    assert not await committed(broker.bootstrap, MAIL.reads[0], "headerfirst-mail")


async def test_a_prefix_stands_before_the_topic_and_the_group(embedded: NewBroker) -> None:
    broker, told = embedded({f"p-{name}": 1 for name in TOPICS}), Told()
    await produce(broker.bootstrap, f"p-{MAIL.reads[0]}", UNREADABLE)
    app = an_app(broker.bootstrap, told, prefix="p-")
    await app.start()
    await until(lambda: [position.committed for position in app.consumer.positions().values()] == [40])
    await app.stop()
    assert await committed(broker.bootstrap, f"p-{MAIL.reads[0]}", "p-headerfirst-mail") == 40
