"""A view has read a topic to its end before it is open, and goes on from there."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import TopicPartition
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.offset_ledger import Record
from headerfirst.streams.view import View

from tests.conftest import NewBroker
from tests.streams.faust_apps import produce

TOPIC = "register"
PARTITION = TopicPartition(TOPIC, 0)


class Folded:
    def __init__(self) -> None:
        self.values: list[bytes | None] = []

    def __call__(self, _partition: TopicPartition, record: Record) -> None:
        self.values.append(record.value)


async def test_an_open_view_has_folded_everything_in_order(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})
    written = [str(number).encode() for number in range(1000)]
    await produce(broker.bootstrap, TOPIC, written)
    folded = Folded()
    view = View(broker.bootstrap, [PARTITION], folded)
    await view.open()
    assert folded.values == written
    assert await view.at_end()
    await view.close()


async def test_it_follows_what_comes_later(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})
    folded = Folded()
    view = View(broker.bootstrap, [PARTITION], folded)
    await view.open()
    await produce(broker.bootstrap, TOPIC, [b"later"])
    assert not await view.at_end()
    while not await view.at_end():
        await view.poll()
    assert folded.values == [b"later"]
    await view.close()


async def test_what_its_owner_wrote_is_passed_over(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})
    folded = Folded()
    view = View(broker.bootstrap, [PARTITION], folded)
    await view.open()
    await view.catch_up()
    await produce(broker.bootstrap, TOPIC, [b"own", b"own", b"own", b"another's"])
    view.pass_over(PARTITION, [range(2), range(2, 3)])
    await view.catch_up()
    assert folded.values == [b"another's"]
    await produce(broker.bootstrap, TOPIC, [b"own", b"another's", b"own"])
    view.pass_over(PARTITION, [range(4, 5), range(6, 7)])
    await view.catch_up()
    assert folded.values == [b"another's", b"another's", b"own"]
    await view.close()


@pytest.mark.parametrize("offsets", [range(1, 3), range(-1, 2)])
async def test_what_lies_elsewhere_than_the_view_stands_is_read(embedded: NewBroker, offsets: range) -> None:
    """A broker that has a batch already may not say where it lies."""
    broker = embedded({TOPIC: 1})
    folded = Folded()
    view = View(broker.bootstrap, [PARTITION], folded)
    await view.open()
    await produce(broker.bootstrap, TOPIC, [b"first", b"second", b"third"])
    view.pass_over(PARTITION, [offsets])
    await view.catch_up()
    assert folded.values == [b"first", b"second", b"third"]
    await view.close()


async def test_the_end_is_reached_though_somebody_never_stops_writing(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})

    async def write() -> None:
        while True:
            await produce(broker.bootstrap, TOPIC, [b"more"])

    folded = Folded()
    view = View(broker.bootstrap, [PARTITION], folded)
    await view.open()
    writing = asyncio.create_task(write())
    try:
        for _ in range(5):
            await produce(broker.bootstrap, TOPIC, [b"mine"])
            await asyncio.wait_for(view.reach_end(), 30)
        assert folded.values.count(b"mine") == 5
        assert b"more" in folded.values
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await view.close()


async def test_it_can_stop_where_a_group_stands(embedded: NewBroker) -> None:
    broker = embedded({TOPIC: 1})
    await produce(broker.bootstrap, TOPIC, [b"one"])
    view = View(broker.bootstrap, [PARTITION], Folded())
    await view.open(until={PARTITION: 0})
    await view.close()


async def test_no_broker_is_worth_another_try() -> None:
    view = View("127.0.0.1:1", [PARTITION], Folded())
    with pytest.raises(Retriable, match="a view could not be read"):
        await view.open()
    await view.close()
