"""The demo's consumer: the newest version by id, however often and in whatever order it comes."""

from __future__ import annotations

import time

import pytest
from confluent_kafka import Producer
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.record import Record
from headerfirst.streams import codec
from headerfirst.streams.demo_outputs import TOPICS, Follower, Outputs

from tests import builders
from tests.conftest import NewBroker


@pytest.mark.parametrize("versions", [(1, 2, 3), (3, 2, 1), (2, 3, 3, 1)])
def test_the_highest_version_of_an_incident_is_kept(versions: tuple[int, ...]) -> None:
    outputs = Outputs()

    for version in versions:
        outputs.fold("incidents", codec.encode(builders.incident(version=version)))

    assert [one.version for one in outputs.incidents.values()] == [3]


def test_restricted_incidents_are_incidents_too() -> None:
    outputs = Outputs()

    outputs.fold("incidents-restricted", codec.encode(builders.incident(audience="restricted")))

    assert [one.audience for one in outputs.incidents.values()] == ["restricted"]


@pytest.mark.parametrize(
    ("topic", "record", "kept_in"),
    [
        ("findings", builders.finding(), "findings"),
        ("inspection-requests", builders.inspection_request(), "requests"),
        ("dead-letters", builders.dead_letter(), "dead_letters"),
        ("ledger-entries", builders.ledger_entry(kind="stripped"), "stripped"),
    ],
)
def test_a_repeat_is_one_record(topic: str, record: Record, kept_in: str) -> None:
    outputs = Outputs()

    for _ in range(2):
        outputs.fold(topic, codec.encode(record))

    assert list(getattr(outputs, kept_in).values()) == [record]


def test_other_ledger_entries_are_passed_over() -> None:
    outputs = Outputs()

    outputs.fold("ledger-entries", codec.encode(builders.ledger_entry(kind="grant")))

    assert outputs.stripped == {}


def test_a_follower_reads_what_was_there_before_and_what_comes(embedded: NewBroker) -> None:
    broker = embedded({f"p-{topic}": 1 for topic in TOPICS})
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    _produce(producer, builders.incident(version=1))

    with Follower(broker.bootstrap, "p-") as follower:
        _until_at_end(follower)
        first = [one.version for one in follower.outputs.incidents.values()]
        _produce(producer, builders.incident(version=2))
        assert not follower.is_at_end()
        _until_at_end(follower)

    assert first == [1]
    assert [one.version for one in follower.outputs.incidents.values()] == [2]


def _produce(producer: Producer, incident: Incident) -> None:
    producer.produce("p-incidents", key=incident.incident_id, value=codec.encode(incident))
    assert producer.flush(10) == 0


def _until_at_end(follower: Follower) -> None:
    for _ in range(100):
        follower.poll(0.1)
        if follower.is_at_end():
            return
        time.sleep(0)
    raise AssertionError("the follower did not reach the end")
