"""A memory is read to its end before anything is judged, and a late writer's record is written over."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import aiokafka
import msgspec
import pytest
from faust.types import TP
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.rules import Packs
from headerfirst.agents.usage import CountedUse, UsageBook
from headerfirst.schemas.incident import Closure, Incident
from headerfirst.schemas.record import Record
from headerfirst.schemas.usage import InputPosition, Usage
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.memory import IncidentMemory, NoMemory, UsageMemory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.settings import Settings

from tests import builders
from tests.conftest import NewBroker

TOPICS = {"usage": 2, "findings": 1, "incidents": 1, "incidents-restricted": 1}
WEB = TP("web-proxy", 1)
FINDINGS = TP("findings", 0)
KEY = "web/p-1/2026-03-10"


async def write(bootstrap: str, topic: str, key: str, record: Record, partition: int = 0) -> None:
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait(topic, msgspec.json.encode(record), key=key.encode(), partition=partition)


def stamped(offset: int, visits: int) -> Record:
    position = InputPosition(topic="web-proxy", partition=1, offset=offset)
    return builders.usage(agent="web", token="p-1", day="2026-03-10", input=position, visits=visits)


def usage_memory(bootstrap: str, metrics: Metrics | None = None) -> UsageMemory:
    return UsageMemory(Settings(bootstrap, PUBLISHED), "web", "web-proxy", metrics or Metrics())


async def book_of(memory: UsageMemory, generation: int = 1) -> UsageBook:
    book = await memory.ready(WEB, generation, 0)
    assert isinstance(book, UsageBook)
    return book


async def test_the_highest_stamp_is_remembered_and_not_the_last_record(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "usage", KEY, stamped(70, 7), 1)
    await write(bootstrap, "usage", KEY, stamped(40, 4), 1)
    memory = usage_memory(bootstrap)
    assert (await book_of(memory)).tally("p-1", "2026-03-10").visits == 7
    await memory.close()


async def test_only_its_own_partition_is_read(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "usage", KEY, stamped(70, 7), 0)
    memory = usage_memory(bootstrap)
    assert len(await book_of(memory)) == 0
    await memory.close()


async def test_a_late_writers_record_is_written_over(embedded: NewBroker) -> None:
    bootstrap, metrics = embedded(TOPICS).bootstrap, Metrics()
    await write(bootstrap, "usage", KEY, stamped(70, 7), 1)
    memory = usage_memory(bootstrap, metrics)
    await book_of(memory)
    assert list(memory.changes()) == []
    await write(bootstrap, "usage", KEY, stamped(50, 5), 1)
    await followed(memory, until_stamp=70)
    [change] = memory.changes()
    assert (change.key, change.partition) == (KEY, 1)
    assert change.record == stamped(70, 7)
    assert rewritten(metrics, "usage") == 1
    await memory.close()


async def test_its_own_earlier_writes_are_no_late_writers(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    memory = usage_memory(bootstrap)
    await book_of(memory)
    for offset in (10, 20, 30):
        await write(bootstrap, "usage", KEY, stamped(offset, offset), 1)
    await followed(memory, until_stamp=30)
    assert list(memory.changes()) == []
    await memory.close()


async def test_what_it_writes_itself_is_not_read_again(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    memory = usage_memory(bootstrap)
    book = await book_of(memory)
    book.count(book.tally("p-1", "2026-03-10"), CountedUse("e-1", 70, 5, {"web": 1}, 0, 0))
    [change] = memory.changes()
    assert isinstance(change.record, Usage)
    await write(bootstrap, "usage", KEY, change.record, 1)
    memory.settled({("usage", 1): [range(1)], ("usage", 0): [range(9)]})
    await followed(memory, until_stamp=70)
    assert (memory.folded, list(memory.changes())) == (0, [])
    await write(bootstrap, "usage", KEY, stamped(50, 5), 1)
    await followed(memory, until_stamp=70)
    assert (memory.folded, [change.record for change in memory.changes()]) == (1, [change.record])
    await memory.close()


async def test_a_new_generation_reads_again_what_another_owner_may_have_written(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    memory = usage_memory(bootstrap)
    first = await book_of(memory)
    assert await book_of(memory) is first
    await write(bootstrap, "usage", KEY, stamped(70, 7), 1)
    second = await book_of(memory, generation=2)
    assert second is not first
    assert second.tally("p-1", "2026-03-10").visits == 7
    await memory.close()


async def followed(memory: UsageMemory, until_stamp: int) -> None:
    """Until the view has folded all that was written, the highest stamp among it."""
    held = memory._partitions[WEB.partition]
    assert held.view is not None
    async with asyncio.timeout(30):
        while not await held.view.at_end() or held.seen[KEY] < until_stamp:
            await memory.follow()
            await asyncio.sleep(0.02)


def rewritten(metrics: Metrics, topic: str) -> float | None:
    return metrics.registry.get_sample_value("headerfirst_rewritten_records_total", {"topic": topic})


def incident_memory(
    bootstrap: str, metrics: Metrics | None = None, now: datetime = builders.NOON + timedelta(days=1)
) -> IncidentMemory:
    settings = Settings(bootstrap, PUBLISHED)
    return IncidentMemory(settings, Packs([]), IncidentBook(), metrics or Metrics(), now=lambda: now)


async def test_incidents_are_made_again_from_the_findings_before_the_groups_offset(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    for number in range(3):
        await write(bootstrap, "findings", "p-1", builders.finding(finding_id=f"f{number}", incident_id=f"i{number}"))
    memory = incident_memory(bootstrap)
    await memory.ready(FINDINGS, 1, 2)
    assert {change.key for change in memory.changes()} == {"i0", "i1"}
    await memory.close()


async def test_what_opens_nothing_is_read_again_and_waits_for_what_it_joins(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    accident = builders.finding(finding_id="f0", incident_id="i0", joins=True, statement="accidental_reported")
    await write(bootstrap, "findings", "p-1", accident)
    memory = incident_memory(bootstrap)
    await memory.ready(FINDINGS, 1, 1)
    assert list(memory.changes()) == []
    memory.book.take(builders.finding(finding_id="f1", incident_id="i0"))
    [change] = memory.changes()
    assert isinstance(change.record, Incident)
    assert (change.record.version, [one.kind for one in change.record.statements]) == (2, ["accidental_reported"])
    await memory.close()


async def test_what_was_published_is_not_published_again(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "findings", "p-1", builders.finding(finding_id="f0", incident_id="i0"))
    memory = incident_memory(bootstrap)
    await memory.ready(FINDINGS, 1, 1)
    [change] = memory.changes()
    assert change.record is not None
    await write(bootstrap, change.topic, change.key, change.record)
    again = incident_memory(bootstrap)
    await again.ready(FINDINGS, 1, 1)
    assert list(again.changes()) == []
    await memory.close()
    await again.close()


async def test_an_incident_whose_time_is_over_does_not_come_back_from_its_findings(embedded: NewBroker) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    await write(bootstrap, "findings", "p-1", builders.finding(finding_id="f0", incident_id="i0"))
    memory = incident_memory(bootstrap, now=builders.NOON + timedelta(days=190))
    await memory.ready(FINDINGS, 1, 1)
    assert list(memory.changes()) == []
    await memory.close()


async def test_a_late_version_of_an_incident_is_written_over(embedded: NewBroker) -> None:
    bootstrap, metrics = embedded(TOPICS).bootstrap, Metrics()
    for number in range(2):
        await write(bootstrap, "findings", "p-1", builders.finding(finding_id=f"f{number}", incident_id="i0"))
    memory = incident_memory(bootstrap, metrics)
    await memory.ready(FINDINGS, 1, 2)
    [newest] = memory.changes()
    assert isinstance(newest.record, Incident)
    await write(bootstrap, newest.topic, newest.key, newest.record)
    memory.settled({})
    await write(bootstrap, newest.topic, newest.key, msgspec.structs.replace(newest.record, version=1))
    async with asyncio.timeout(30):
        while not rewritten(metrics, newest.topic):
            await memory.follow()
            await asyncio.sleep(0.02)
    assert list(memory.changes()) == [newest]
    await memory.close()


async def test_incidents_are_counted_as_they_stand_whoever_published_them(embedded: NewBroker) -> None:
    bootstrap, metrics = embedded(TOPICS).bootstrap, Metrics()
    labels = {"class": "conduct", "category": "chain_mail", "severity": "low"}
    opened = builders.incident(incident_id="i1", version=1, class_="conduct", category="chain_mail", state="open")
    await write(bootstrap, "incidents-restricted", "i1", opened)
    memory = incident_memory(bootstrap, metrics)
    await memory.ready(FINDINGS, 1, 0)
    assert metrics.registry.get_sample_value("headerfirst_incidents", labels | {"state": "open"}) == 1
    await write(bootstrap, "incidents-restricted", "i1", msgspec.structs.replace(opened, version=2, state="withdrawn"))
    async with asyncio.timeout(30):
        while not metrics.registry.get_sample_value("headerfirst_incidents", labels | {"state": "withdrawn"}):
            await memory.follow()
            await asyncio.sleep(0.02)
    assert metrics.registry.get_sample_value("headerfirst_incidents", labels | {"state": "open"}) == 0
    await memory.close()


async def test_a_closed_incident_is_counted_by_why_until_it_is_opened_again(embedded: NewBroker) -> None:
    bootstrap, metrics = embedded(TOPICS).bootstrap, Metrics()
    closure = Closure(reason="false_positive", by="soc", at=builders.NOON)
    closed = builders.incident(incident_id="i1", version=1, class_="security", state="closed", closure=closure)
    await write(bootstrap, "incidents", "i1", closed)
    memory = incident_memory(bootstrap, metrics)
    await memory.ready(FINDINGS, 1, 0)

    def closed_as_false_positive() -> float | None:
        labels = {"class": "security", "reason": "false_positive"}
        return metrics.registry.get_sample_value("headerfirst_incidents_closed", labels)

    assert closed_as_false_positive() == 1
    reopened = msgspec.structs.replace(closed, version=2, state="open", closure=None)
    await write(bootstrap, "incidents", "i1", reopened)
    async with asyncio.timeout(30):
        while closed_as_false_positive():
            await memory.follow()
            await asyncio.sleep(0.02)
    await memory.close()


async def test_a_role_without_memory_has_nothing_to_say() -> None:
    memory = NoMemory()
    assert await memory.ready(WEB, 1, 0) is None
    await memory.follow()
    memory.settled({})
    await memory.close()
    assert list(memory.changes()) == []


@pytest.mark.parametrize("value", [b"{", b'{"input": 7}'])
async def test_a_usage_record_that_cannot_be_read_is_passed_over(embedded: NewBroker, value: bytes) -> None:
    bootstrap = embedded(TOPICS).bootstrap
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait("usage", value, key=KEY.encode(), partition=1)
    memory = usage_memory(bootstrap)
    assert len(await book_of(memory)) == 0
    await memory.close()
