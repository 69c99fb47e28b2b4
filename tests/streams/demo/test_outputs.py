"""The demo's consumer: the newest version by id, however often and in whatever order it comes."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from confluent_kafka import Producer
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.record import Record
from headerfirst.streams import codec
from headerfirst.streams.demo.outputs import TOPICS, Follower, Outputs

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
        ("inspection-results", builders.inspection_result(), "results"),
        ("inspection-results", builders.inspection_result(viewer="p-" + "a1" * 16, view_id="e1" * 16), "views"),
        ("notices", builders.notice(), "notices"),
        ("ledger-entries", builders.ledger_entry(), "entries"),
        ("ledger", builders.ledger_line(), "ledger"),
        ("decisions", builders.decision(), "decisions"),
        ("decisions", builders.decision(request_id="f9" * 16, about_request="f1" * 16, outcome="refused"), "answers"),
    ],
)
def test_a_repeat_is_one_record(topic: str, record: Record, kept_in: str) -> None:
    outputs = Outputs()

    for _ in range(2):
        outputs.fold(topic, codec.encode(record))

    assert list(getattr(outputs, kept_in).values()) == [record]


def test_what_arrived_with_content_is_told_from_other_entries() -> None:
    outputs = Outputs()

    outputs.fold("ledger-entries", codec.encode(builders.ledger_entry(kind="grant", entry_id="a1" * 16)))
    outputs.fold("ledger-entries", codec.encode(builders.ledger_entry(kind="stripped", entry_id="a2" * 16)))

    assert [entry.entry_id for entry in outputs.stripped] == ["a2" * 16]


def test_the_first_decision_that_ends_a_request_counts() -> None:
    outputs = Outputs()

    for outcome in ("pending", "granted", "refused"):
        outputs.fold("decisions", codec.encode(builders.decision(outcome=outcome)))

    assert [one.outcome for one in outputs.decisions.values()] == ["granted"]


def test_a_granted_scan_is_open_until_each_message_has_a_result() -> None:
    outputs = Outputs()
    outputs.fold("decisions", codec.encode(builders.decision()))
    waiting = outputs.unopened
    outputs.fold("inspection-results", codec.encode(builders.inspection_result()))

    assert (waiting, outputs.unopened) == (1, 0)


def test_a_look_at_headings_stands_for_itself() -> None:
    outputs = Outputs()
    outputs.fold("decisions", codec.encode(_human_view(kind="list-headings")))
    waiting = outputs.unopened
    outputs.fold("inspection-results", codec.encode(builders.inspection_result(message_token="f1" * 16)))

    assert (waiting, outputs.unopened) == (1, 0)


def test_a_view_by_a_person_waits_for_the_person_alone() -> None:
    outputs = Outputs()

    outputs.fold("decisions", codec.encode(_human_view()))

    assert outputs.unopened == 0


def test_the_ledger_is_whole_when_every_entry_has_a_line() -> None:
    outputs = Outputs()
    outputs.fold("ledger-entries", codec.encode(builders.ledger_entry()))
    missing = outputs.lines_missing
    outputs.fold("ledger", codec.encode(builders.ledger_line()))

    assert (missing, outputs.lines_missing) == (1, 0)


def test_a_checkpoint_is_no_line_of_the_ledger() -> None:
    outputs = Outputs()
    checkpoint = builders.checkpoint()

    outputs.fold("ledger", codec.encode(checkpoint), b"headerfirst.ledger-checkpoint.v1")

    assert outputs.ledger == {}


def _human_view(**changes: Any) -> Decision:
    grant = builders.decision().grant
    assert grant is not None
    return builders.decision(grant=msgspec.structs.replace(grant, mode="human-view"), **changes)


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
