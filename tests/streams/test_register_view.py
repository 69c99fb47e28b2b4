"""The register is relied on while it is fresh, whole and readable, and not a moment longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiokafka
import msgspec
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.offset_ledger import Record
from headerfirst.streams.register_view import RegisterView

from tests import builders
from tests.conftest import NewBroker
from tests.streams.faust_apps import until

TOPIC = "register"
STALE_AFTER = 60.0


class Clock:
    """A time that only the test moves."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


async def write(bootstrap: str, *values: RegisterRecord | tuple[str, bytes | None]) -> None:
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for value in values:
            if isinstance(value, tuple):
                key, encoded = value
            else:
                key, encoded = key_of(value), msgspec.json.encode(value)
            await producer.send(TOPIC, encoded, key=key.encode(), partition=0)
        await producer.flush()


@asynccontextmanager
async def following(bootstrap: str, clock: Callable[[], datetime] | None = None) -> AsyncIterator[RegisterView]:
    view = RegisterView(bootstrap, TOPIC, STALE_AFTER, clock or Clock())
    await view.open()
    task = asyncio.create_task(view.follow())
    try:
        yield view
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await view.close()


def heartbeat(clock: Clock) -> Heartbeat:
    return Heartbeat(id="register", at=clock.time)


async def test_an_empty_register_may_not_be_relied_on(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})
    async with following(broker.bootstrap) as view:
        assert view.problem() == "it has no heartbeat; start `headerfirst register heartbeat`"
        assert not view.is_fresh


async def test_a_kept_register_is_fresh_and_known(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    await write(broker.bootstrap, builders.person(), heartbeat(clock))
    async with following(broker.bootstrap, clock) as view:
        assert view.is_fresh
        assert view.register.party(builders.AMARA).person == builders.person()
        assert view.offset == 1


async def test_it_is_stale_when_the_heartbeat_stops_and_fresh_when_it_is_back(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    await write(broker.bootstrap, heartbeat(clock))
    async with following(broker.bootstrap, clock) as view:
        clock.time += timedelta(seconds=STALE_AFTER + 5)
        await until(lambda: not view.is_fresh)
        assert "65 s old" in str(view.problem())
        await write(broker.bootstrap, heartbeat(clock))
        await asyncio.wait_for(view.fresh(), 30)
        assert view.problem() is None


async def test_a_protective_record_that_cannot_be_read_makes_it_unreadable_until_it_is_rewritten(
    embedded: NewBroker,
) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    official = builders.union_official()
    await write(broker.bootstrap, heartbeat(clock), (key_of(official), b'{"kind": "union-official", "id": 7}'))
    async with following(broker.bootstrap, clock) as view:
        assert "1 protective records cannot be read" in str(view.problem())
        await write(broker.bootstrap, official)
        await asyncio.wait_for(view.fresh(), 30)


async def test_a_record_of_an_unknown_kind_makes_it_unreadable(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    await write(broker.bootstrap, heartbeat(clock), ("union-hall/1", b'{"kind": "union-hall", "id": "1"}'))
    async with following(broker.bootstrap, clock) as view:
        assert not view.is_fresh
        await write(broker.bootstrap, ("union-hall/1", None))
        await asyncio.wait_for(view.fresh(), 30)


async def test_any_other_record_that_cannot_be_read_is_reported_and_does_no_more(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    await write(broker.bootstrap, heartbeat(clock), ("person/1", b'{"kind": "person", "id": "1"}'))
    view = RegisterView(broker.bootstrap, TOPIC, STALE_AFTER, clock)
    reported: list[DeadLetterReason] = []

    def report(_record: Record, reason: DeadLetterReason) -> None:
        reported.append(reason)

    view.on_malformed(report)
    await view.open()
    assert (reported, view.is_fresh) == (["field_missing"], True)
    await view.close()


async def test_a_record_under_another_key_is_not_believed(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    official = builders.union_official()
    await write(broker.bootstrap, heartbeat(clock), ("person/1", msgspec.json.encode(official)))
    async with following(broker.bootstrap, clock) as view:
        assert not view.is_fresh
        assert len(view.register) == 0


async def test_a_listener_hears_what_was_there_and_what_comes(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    heard: list[str] = []
    await write(broker.bootstrap, builders.person(), heartbeat(clock))
    async with following(broker.bootstrap, clock) as view:
        view.listen(lambda key, _record: heard.append(key))
        await write(broker.bootstrap, builders.union_official(), (key_of(builders.person()), None))
        await until(lambda: len(heard) == 3)
        assert heard == [key_of(builders.person()), key_of(builders.union_official()), key_of(builders.person())]


async def test_what_else_it_has_to_hold_is_asked_for(embedded: NewBroker) -> None:
    broker, clock = embedded({TOPIC: 1}), Clock()
    await write(broker.bootstrap, heartbeat(clock))
    view = RegisterView(broker.bootstrap, TOPIC, STALE_AFTER, clock, lacks=lambda _register: "it lacks a pack")
    await view.open()
    assert (view.problem(), view.is_fresh) == ("it lacks a pack", False)
    await view.close()
