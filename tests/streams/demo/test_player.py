"""The demo's producer: never further ahead than the embedded broker can hold, and nothing of a record is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from confluent_kafka import TopicPartition
from headerfirst.streams.demo.player import AHEAD, Player, Progress
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.sample.day import DoorRecord
from headerfirst.streams.topics import TOPICS

from tests.conftest import NewBroker

PREFIX = "p-"
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def broker(embedded: NewBroker) -> EmbeddedBroker:
    return embedded({f"{PREFIX}{name}": topic.partitions(2) for name, topic in TOPICS.items()})


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is due at once."""
    monkeypatch.setattr("headerfirst.streams.demo.player.RATE", 1e12)


def records(count: int) -> list[DoorRecord]:
    return [
        DoorRecord("web-proxy", f"user-{number % 7}", b"%d" % number, START + timedelta(seconds=number))
        for number in range(count)
    ]


@pytest.mark.usefixtures("at_once")
def test_no_more_waits_for_the_worker_than_the_broker_can_hold(broker: EmbeddedBroker) -> None:
    player = Player(broker.bootstrap, PREFIX, records(AHEAD * 2))
    for _ in range(5):
        player.play(waiting=player.played)
    stopped = player.played
    player.play(waiting=player.played - 10)

    assert stopped == AHEAD
    assert player.played == AHEAD + 10


@pytest.mark.usefixtures("at_once")
def test_records_arrive_with_key_value_time_and_headers(broker: EmbeddedBroker) -> None:
    sent = DoorRecord("web-proxy", "user-1", None, START, (("ce_type", b"headerfirst.web-proxy.v9"),))
    player = Player(broker.bootstrap, PREFIX, [sent, *records(20)])
    _finish(player)

    read = _read(broker, "web-proxy", 21)

    first = next(message for message in read if message.value() is None)
    assert (first.key(), first.timestamp()[1]) == (b"user-1", int(START.timestamp() * 1000))
    assert first.headers() == [("ce_type", b"headerfirst.web-proxy.v9")]
    assert sorted(int(message.value()) for message in read if message.value() is not None) == list(range(20))


@pytest.mark.usefixtures("at_once")
def test_the_clock_of_the_day_is_that_of_the_last_record(broker: EmbeddedBroker) -> None:
    player = Player(broker.bootstrap, PREFIX, records(60))
    before = player.clock
    _finish(player)

    assert before is None
    assert player.clock == START + timedelta(seconds=59)


@pytest.mark.usefixtures("at_once")
def test_progress_is_what_the_groups_have_committed(broker: EmbeddedBroker) -> None:
    _finish(Player(broker.bootstrap, PREFIX, records(30)))
    worker = plain_consumer(broker.bootstrap, f"{PREFIX}headerfirst-web")
    with Progress(broker.bootstrap, PREFIX, partitions=2) as progress:
        progress.look()
        before = progress.lag["web"], progress.committed["web"]
        worker.commit(offsets=[TopicPartition(f"{PREFIX}web-proxy", 0, 5)], asynchronous=False)
        progress.look()

    assert before == (30, 0)
    assert (progress.lag["web"], progress.committed["web"], progress.lag["mail"]) == (25, 5, 0)
    worker.close()


def _finish(player: Player) -> None:
    for _ in range(200):
        player.play(waiting=0)
        if player.is_done:
            return
        player._producer.flush(0.1)
    raise AssertionError("the player did not finish")


def _read(broker: EmbeddedBroker, topic: str, count: int) -> list[Any]:
    consumer = plain_consumer(broker.bootstrap, "reader")
    consumer.assign([TopicPartition(f"{PREFIX}{topic}", number, 0) for number in range(2)])
    messages: list[Any] = []
    for _ in range(50):
        messages += consumer.consume(count, timeout=0.2)
        if len(messages) >= count:
            break
    consumer.close()
    return messages
