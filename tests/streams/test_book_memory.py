"""A book has folded everything that its topics hold before it is asked, its own outputs among them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import aiokafka
import msgspec
import pytest
from faust.types import TP
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.record import Record
from headerfirst.streams.book_memory import BookMemory, arrival_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.settings import Settings
from headerfirst.streams.topology import Role

from tests import builders
from tests.conftest import NewBroker

ROLE = Role(
    "gate",
    "gate",
    reads=("inspection-requests", "commands"),
    follows=("ledger-entries",),
    writes=("decisions", "register", "dead-letters"),
    remembers="book",
)
REQUESTS = TP("inspection-requests", 0)
TOPICS = dict.fromkeys((*ROLE.reads, *ROLE.follows, *ROLE.writes), 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = Moment(datetime(2026, 3, 10, tzinfo=UTC), register_is_fresh=True, register_offset=7)


class EveryRequestOnce:
    """Decides every request that the topic of decisions has no answer to."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.forgot = 0

    def take(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)

    def say(self, moment: Moment) -> list[Output]:
        asked = [one.key for one in self.arrivals if one.topic == "inspection-requests"]
        answered = {one.key for one in self.arrivals if one.topic == "decisions"}
        return [
            Publish("decisions", key, builders.decision(request_id=key, register_as_of=moment.register_offset))
            for key in asked
            if key not in answered
        ]

    def forget(self) -> None:
        self.forgot += 1
        self.arrivals.clear()


async def write(
    bootstrap: str, topic: str, key: str, value: Record | bytes | None, headers: Iterable[tuple[str, bytes]] = ()
) -> None:
    encoded = value if value is None or isinstance(value, bytes) else msgspec.json.encode(value)
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait(topic, encoded, key=key.encode(), partition=0, headers=list(headers))


def a_memory(bootstrap: str) -> tuple[BookMemory, EveryRequestOnce]:
    book = EveryRequestOnce()
    return BookMemory(Settings(bootstrap, PUBLISHED), ROLE, book, lambda: NOW), book


async def test_what_was_said_is_said_once_by_whoever_comes_next(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "inspection-requests", "r1", builders.inspection_request(request_id="r1"))
    memory, _ = a_memory(bootstrap)
    await memory.ready(REQUESTS, 1, 0)
    [said] = memory.changes()
    assert isinstance(said, Publish)
    assert said.record is not None
    await write(bootstrap, said.topic, said.key, said.record)
    await memory.follow()
    assert list(memory.changes()) == []
    await memory.close()
    another, _ = a_memory(bootstrap)
    await another.ready(REQUESTS, 1, 0)
    assert list(another.changes()) == []
    await another.close()


async def test_a_command_arrives_with_its_bytes_and_its_signature(embedded: NewBroker) -> None:
    bootstrap, command = embedded(TOPICS).bootstrap, builders.command()
    await write(bootstrap, "commands", "r1", command, [("signature", b"c2lnbmVk")])
    memory, book = a_memory(bootstrap)
    await memory.ready(REQUESTS, 1, 0)
    [arrival] = book.arrivals
    assert (arrival.record, arrival.value, arrival.signature) == (command, msgspec.json.encode(command), "c2lnbmVk")
    assert arrival.at.tzinfo is UTC
    await memory.close()


async def test_what_cannot_be_read_never_arrives_and_a_tombstone_does(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "inspection-requests", "broken", b"{")
    await write(bootstrap, "inspection-requests", "gone", None)
    memory, book = a_memory(bootstrap)
    await memory.ready(REQUESTS, 1, 0)
    assert [(one.key, one.record, one.offset) for one in book.arrivals] == [("gone", None, 1)]
    await memory.close()


async def test_its_own_letters_and_the_register_are_no_part_of_it(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "dead-letters", "l1", builders.dead_letter())
    await write(bootstrap, "register", "person/amara", builders.person())
    memory, book = a_memory(bootstrap)
    await memory.ready(REQUESTS, 1, 0)
    assert book.arrivals == []
    await memory.close()


async def test_a_new_generation_reads_again_what_another_owner_may_have_written(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    memory, book = a_memory(bootstrap)
    assert not memory.is_ready
    await memory.ready(REQUESTS, 1, 0)
    await memory.ready(REQUESTS, 1, 0)
    assert (book.forgot, memory.is_ready) == (1, True)
    await write(bootstrap, "decisions", "r1", builders.decision(request_id="r1"))
    await memory.ready(REQUESTS, 2, 0)
    assert book.forgot == 2
    assert [one.topic for one in book.arrivals] == ["decisions"]
    await memory.close()
    assert not memory.is_ready


async def test_a_book_of_an_earlier_generation_is_nothing_to_work_by(embedded: NewBroker) -> None:
    memory, _ = a_memory(embedded(TOPICS).bootstrap)
    generation = 1
    memory.belong_to(lambda: generation)
    await memory.ready(REQUESTS, 1, 0)
    assert memory.is_ready
    generation = 2
    assert not memory.is_ready
    await memory.ready(REQUESTS, 2, 0)
    assert memory.is_ready
    await memory.close()


async def test_who_follows_while_the_topics_are_read_again_waits_for_that(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    memory, book = a_memory(bootstrap)
    await memory.ready(REQUESTS, 1, 0)
    await write(bootstrap, "decisions", "r1", builders.decision(request_id="r1"))
    await asyncio.gather(*(memory.follow() for _ in range(3)), memory.ready(REQUESTS, 2, 0), memory.follow())
    assert [one.key for one in book.arrivals] == ["r1"]
    await memory.close()


@pytest.mark.parametrize(("milliseconds", "at"), [(1_500, datetime(1970, 1, 1, 0, 0, 1, 500_000, UTC)), (2**62, EPOCH)])
def test_a_time_that_no_calendar_has_stops_nobody(milliseconds: int, at: datetime) -> None:
    message: Any = SimpleNamespace(timestamp=milliseconds, offset=3, key=b"k", value=b"{}", headers=())
    assert arrival_of("decisions", message, None).at == at
