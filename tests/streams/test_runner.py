"""A slice is confirmed when all that it said is acknowledged, and not before; nothing of it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from faust.types import TP
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.codec import encode
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.memory import NoMemory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.outbox import Written
from headerfirst.streams.runner import Runner
from headerfirst.streams.topology import Role

from tests import builders
from tests.streams.slices_for_tests import Broker, Fresh, a_slice

TOPIC = "email-metadata"
NOW = datetime(2026, 3, 11, tzinfo=UTC)


def echo(_bench: Bench, _memory: Any, record: EmailMetadata, _offset: int) -> list[Output]:
    """One finding for each event, and one count."""
    finding = builders.finding(finding_id=record.event_id)
    return [Publish("findings", "p-1", finding), Counted("finding", ("rule", "conduct", "chain_mail", "review"))]


class Remembered(NoMemory):
    """A state record for every slice."""

    def __init__(self) -> None:
        self.waiting: list[Publish] = []
        self.was_settled = 0

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        self.waiting = [Publish("usage", "key", builders.usage(), tp.partition)]
        return await super().ready(tp, generation, start)

    def changes(self) -> Iterable[Publish]:
        return self.waiting

    def settled(self, written: Written) -> None:
        assert set(written) <= {("usage", change.partition) for change in self.waiting}
        self.waiting = []
        self.was_settled += 1


def a_runner(
    step: Any = echo, memory: NoMemory | None = None, register: Fresh | None = None, metrics: Metrics | None = None
) -> Runner:
    role = Role("mail", "mail", reads=(TOPIC,), writes=("findings",), step=step)
    bench = Bench(Packs([]), Register(), PUBLISHED)
    return Runner(role, bench, register or Fresh(), memory or NoMemory(), metrics or Metrics(), now=lambda: NOW)


def value_of(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(f"headerfirst_{name}", labels) or 0.0


async def test_every_record_is_judged_in_order_and_the_slice_confirmed() -> None:
    broker = Broker()
    part = a_slice(TOPIC, [builders.email_metadata(event_id=f"e{number}") for number in range(3)])
    await a_runner().process(part, broker)
    assert [value["finding_id"] for value in broker.values("findings")] == ["e0", "e1", "e2"]
    assert part.confirmed


async def test_outputs_are_delivered_before_state_and_state_before_the_slice_is_confirmed() -> None:
    broker, memory = Broker(), Remembered()
    await a_runner(memory=memory).process(a_slice(TOPIC, [builders.email_metadata()]), broker)
    assert broker.topics == ["findings", "usage"]
    assert memory.was_settled == 1


@pytest.mark.parametrize("refused", ["findings", "usage"])
async def test_a_slice_whose_outputs_or_state_were_not_delivered_is_not_confirmed(refused: str) -> None:
    memory = Remembered()
    part = a_slice(TOPIC, [builders.email_metadata()])
    with pytest.raises(Retriable):
        await a_runner(memory=memory).process(part, Broker(lambda topic: topic == refused))
    assert not part.confirmed
    assert memory.was_settled == 0


BAD = {
    "not_utf8": b'{"event_id": "\xff"}',
    "not_json": b"{",
    "null_value": None,
    "wrong_type": b"[]",
    "field_missing": b"{}",
    "too_large": b'"' + b"x" * 10_000_000 + b'"',
    "time_unusable": builders.email_metadata(observed_at=datetime(1980, 1, 1, tzinfo=UTC)),
    "time_ahead": builders.email_metadata(observed_at=NOW + timedelta(hours=2)),
}


@pytest.mark.parametrize("reason", BAD)
async def test_bad_input_is_a_dead_letter_and_its_neighbours_go_on(reason: str) -> None:
    broker, metrics = Broker(), Metrics()
    good = builders.email_metadata(event_id="good")
    part = a_slice(TOPIC, [good, BAD[reason], good])
    await a_runner(metrics=metrics).process(part, broker)
    [letter] = broker.values("dead-letters")
    assert letter["reason"] == reason
    assert "record" not in letter
    assert [value["finding_id"] for value in broker.values("findings")] == ["good", "good"]
    assert part.confirmed
    assert value_of(metrics, "dead_letters_total", topic=TOPIC, reason=reason) == 1
    assert value_of(metrics, "events_total", topic=TOPIC, outcome="dead") == 1
    assert value_of(metrics, "events_total", topic=TOPIC, outcome="judged") == 2


async def test_another_schema_version_is_a_dead_letter() -> None:
    broker = Broker()
    part = a_slice(TOPIC, [builders.email_metadata()])
    part.records = [part.records[0]._replace(headers=(("ce_type", b"headerfirst.email-metadata.v9"),))]  # type: ignore[attr-defined]  # a named tuple in tests
    await a_runner().process(part, broker)
    assert [letter["reason"] for letter in broker.values("dead-letters")] == ["schema_version_unknown"]


async def test_a_step_that_raises_costs_its_own_record_alone() -> None:
    def fails_once(bench: Bench, memory: Any, record: EmailMetadata, offset: int) -> list[Output]:
        if offset == 1:
            raise KeyError(record.from_.address)
        return echo(bench, memory, record, offset)

    broker = Broker()
    part = a_slice(TOPIC, [builders.email_metadata(event_id=f"e{number}") for number in range(3)])
    await a_runner(fails_once).process(part, broker)
    assert [letter["reason"] for letter in broker.values("dead-letters")] == ["step_failed"]
    assert [value["finding_id"] for value in broker.values("findings")] == ["e0", "e2"]
    assert part.confirmed


async def test_an_output_that_is_too_large_is_a_dead_letter_of_its_input() -> None:
    def too_much(_bench: Bench, _memory: Any, _record: EmailMetadata, _offset: int) -> list[Output]:
        return [Publish("findings", "p-1", builders.finding(evidence=["x" * 1_000_001]))]

    broker = Broker()
    await a_runner(too_much).process(a_slice(TOPIC, [builders.email_metadata()]), broker)
    assert [letter["reason"] for letter in broker.values("dead-letters")] == ["output_too_large"]
    assert broker.values("findings") == []


async def test_the_letter_names_where_the_record_lies() -> None:
    broker = Broker()
    await a_runner().process(a_slice(TOPIC, [b"{"], partition=3, start=70), broker)
    [headers] = [dict(record.headers) for topic, record in broker.records if topic == "dead-letters"]
    assert headers["__connect.errors.topic"] == TOPIC.encode()
    assert headers["__connect.errors.partition"] == b"3"
    assert headers["__connect.errors.offset"] == b"70"


async def test_a_forbidden_field_is_dropped_counted_and_entered_in_the_ledger() -> None:
    broker, metrics = Broker(), Metrics()
    content = encode(builders.email_metadata(event_id="e1"))[:-1] + b',"body":"the planted text","colour":"red"}'
    await a_runner(metrics=metrics).process(a_slice(TOPIC, [content]), broker)
    [entry] = broker.values("ledger-entries")
    assert (entry["kind"], entry["counts"]) == ("stripped", {"body": 1})
    assert value_of(metrics, "stripped_fields_total", topic=TOPIC, kind="forbidden") == 1
    assert value_of(metrics, "stripped_fields_total", topic=TOPIC, kind="unknown") == 1
    assert not any(b"planted" in (record.value or b"") for _, record in broker.records)


async def test_triage_waits_for_the_register() -> None:
    register, broker = Fresh(now=False), Broker()
    runner = a_runner(register=register)
    part = a_slice(TOPIC, [builders.email_metadata()])
    work = asyncio.create_task(runner.process(part, broker))
    await asyncio.sleep(0.05)
    assert (runner.paused, part.confirmed, broker.records) == (True, False, [])
    register.allow()
    await work
    assert (runner.paused, part.confirmed) == (False, True)


async def test_nothing_is_looked_after_without_a_register() -> None:
    broker, memory = Broker(), Remembered()
    runner = a_runner(memory=memory, register=Fresh(now=False))
    await runner.look_after(TP(TOPIC, 0), 1, 0, broker)
    assert broker.records == []


class Long(NoMemory):
    """A memory that takes its time to be read."""

    def __init__(self) -> None:
        self.folded = 0
        self.is_read = asyncio.Event()

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        await self.is_read.wait()
        return await super().ready(tp, generation, start)


async def test_a_memory_that_is_being_read_is_no_standstill_while_it_grows() -> None:
    memory = Long()
    runner = a_runner(memory=memory)
    memory.folded = 5
    assert not runner.has_read_on()
    work = asyncio.create_task(runner.process(a_slice(TOPIC, [builders.email_metadata()]), Broker()))
    await asyncio.sleep(0.05)
    assert not runner.has_read_on()
    memory.folded = 6
    assert runner.has_read_on()
    assert not runner.has_read_on()
    memory.is_read.set()
    await work


async def test_a_memory_that_is_being_read_holds_neither_a_rebalance_nor_a_stop_up() -> None:
    broker, memory = Broker(), Long()
    runner = a_runner(memory=memory)
    part = a_slice(TOPIC, [builders.email_metadata()])
    work = asyncio.create_task(runner.process(part, broker))
    await asyncio.sleep(0.05)
    assert part.waiting
    await asyncio.wait_for(runner.finish(broker), 5)
    part.given_up = True
    memory.is_read.set()
    await work
    assert (part.confirmed, broker.records) == (False, [])


class Away(Remembered):
    """A memory that no broker gives at first."""

    is_away = True

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        if self.is_away:
            self.is_away = False
            raise Retriable("a view could not be read: NodeNotReadyError")
        return await super().ready(tp, generation, start)


async def test_a_memory_without_a_broker_is_waited_for() -> None:
    broker, metrics = Broker(), Metrics()
    part = a_slice(TOPIC, [builders.email_metadata()])
    await a_runner(memory=Away(), metrics=metrics).process(part, broker)
    assert (part.confirmed, broker.topics) == (True, ["findings", "usage"])
    assert value_of(metrics, "retries_total", role="mail", cause="memory") == 1
    other = Broker()
    await a_runner(memory=Away()).look_after(TP(TOPIC, 0), 1, 0, other)
    assert other.topics == ["usage"]


async def test_a_partition_is_taken_over_once_in_a_generation() -> None:
    metrics = Metrics()
    runner, tp = a_runner(metrics=metrics), TP(TOPIC, 0)
    for generation in (1, 1, 2):
        await runner.look_after(tp, generation, 0, Broker())
    await runner.look_after(TP(TOPIC, 1), 2, 0, Broker())
    assert value_of(metrics, "recovery_seconds_count", role="mail") == 3


async def test_between_slices_state_that_changed_is_written() -> None:
    broker, memory = Broker(), Remembered()
    await a_runner(memory=memory).look_after(TP(TOPIC, 0), 1, 0, broker)
    assert broker.topics == ["usage"]


async def test_what_a_step_counts_is_counted_with_its_labels() -> None:
    metrics = Metrics()
    part = a_slice(TOPIC, [builders.email_metadata(event_id=f"e{number}") for number in range(5)])
    await a_runner(metrics=metrics).process(part, Broker())
    labels = {"rule": "rule", "class": "conduct", "category": "chain_mail", "mode": "review"}
    assert value_of(metrics, "findings_total", **labels) == 5
    assert value_of(metrics, "slice_records_count", role="mail") == 1


class Patient(Remembered):
    """State of several slices may be written at once."""

    may_wait = True


class Slow(Patient):
    """A memory that is read for as long as somebody holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_there = asyncio.Event()
        self.is_there.set()

    async def ready(self, tp: TP, generation: int, start: int) -> object:
        await self.is_there.wait()
        return await super().ready(tp, generation, start)


async def several(runner: Runner, broker: Broker, partitions: Iterable[int] = (0, 0, 0)) -> list[Slice]:
    """Slices one after the other, the first of which follows on a pause."""
    parts = [
        a_slice(TOPIC, [builders.email_metadata(event_id=f"e{at}")] * 3, partition, start=3 * at)
        for at, partition in enumerate(partitions)
    ]
    for part in parts:
        await runner.process(part, broker)
    return parts


async def test_state_of_slices_that_follow_at_once_is_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, metrics = Broker(), Metrics()
    runner = a_runner(memory=Patient(), metrics=metrics)
    parts = await several(runner, broker)
    assert broker.topics == ["findings", "usage", "findings", "findings"]
    assert [part.confirmed for part in parts] == [True, False, False]
    assert value_of(metrics, "events_total", topic=TOPIC, outcome="judged") == 3
    await runner.look_after(TP(TOPIC, 0), 1, 0, broker)
    assert [part.confirmed for part in parts] == [True, False, False]
    monkeypatch.setattr("headerfirst.streams.runner.WRITE_EVERY", 0.0)
    await runner.look_after(TP(TOPIC, 0), 1, 0, broker)
    assert [part.confirmed for part in parts] == [True, True, True]
    assert broker.topics[4] == "usage"
    assert value_of(metrics, "events_total", topic=TOPIC, outcome="judged") == 9
    assert value_of(metrics, "slice_records_sum", role="mail") == 9


async def test_slices_are_settled_even_where_the_register_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, register = Broker(), Fresh()
    runner = a_runner(memory=Patient(), register=register)
    parts = await several(runner, broker)
    register.forbid()
    monkeypatch.setattr("headerfirst.streams.runner.WRITE_EVERY", 0.0)
    await runner.look_after(TP(TOPIC, 0), 1, 0, broker)
    assert all(part.confirmed for part in parts)


async def test_a_stop_settles_what_is_done() -> None:
    broker = Broker()
    runner = a_runner(memory=Patient())
    parts = await several(runner, broker)
    await runner.finish(broker)
    assert all(part.confirmed for part in parts)


async def test_state_that_waits_is_written_before_another_generation_begins() -> None:
    broker = Broker()
    runner = a_runner(memory=Patient())
    parts = await several(runner, broker)
    await runner.look_after(TP(TOPIC, 0), 2, 0, broker)
    assert all(part.confirmed for part in parts)


async def test_a_slice_that_was_given_up_is_counted_by_whoever_has_it_next() -> None:
    broker, metrics = Broker(), Metrics()
    runner = a_runner(memory=Patient(), metrics=metrics)
    parts = await several(runner, broker)
    parts[1].given_up = True
    await runner.finish(broker)
    assert value_of(metrics, "events_total", topic=TOPIC, outcome="judged") == 6


async def test_a_slice_that_comes_after_the_stop_began_is_settled_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was let in before, and nobody would write its state later: the stop would wait for it in vain."""
    monkeypatch.setattr("headerfirst.streams.runner.WRITE_EVERY", 3600.0)
    memory = Slow()
    runner = a_runner(memory=memory)
    first, last = await several(runner, Broker(), (0,)), a_slice(TOPIC, [builders.email_metadata()], start=3)
    memory.is_there.clear()
    work = asyncio.create_task(runner.process(last, Broker()))
    await asyncio.sleep(0)  # it is let in
    await runner.finish(Broker())
    memory.is_there.set()
    await work
    assert [part.confirmed for part in (*first, last)] == [True, True]


async def test_what_is_done_does_not_wait_for_the_memory_of_another_partition() -> None:
    broker = Broker()
    parts = await several(a_runner(memory=Patient()), broker, (0, 0, 1))
    assert [part.confirmed for part in parts] == [True, True, False]


async def test_slices_whose_state_was_not_delivered_are_not_confirmed() -> None:
    refused: list[str] = []
    broker = Broker(lambda topic: topic in refused)
    runner = a_runner(memory=Patient())
    parts = await several(runner, broker)
    refused.append("usage")
    with pytest.raises(Retriable):
        await runner.finish(broker)
    assert [part.confirmed for part in parts] == [True, False, False]


async def test_of_a_slice_that_is_done_its_ends_alone_are_kept() -> None:
    parts = await several(a_runner(memory=Patient()), Broker())
    assert [[record.offset for record in part.records] for part in parts] == [[0, 2], [3, 5], [6, 8]]


async def test_what_came_beside_the_input_is_looked_for_once_for_all_partitions() -> None:
    broker, memory = Broker(), Remembered()
    runner = a_runner(memory=memory)
    await runner.look_after(TP(TOPIC, 0), 1, 0, broker, catch_up=False)
    assert (broker.topics, memory.was_settled) == ([], 0)
    await runner.look_after(TP(TOPIC, 1), 1, 0, broker)
    assert (broker.topics, memory.was_settled) == (["usage"], 1)
