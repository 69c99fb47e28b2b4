"""A clock that is slow or fast, held against what the register's topic has."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Timer

import pytest
from confluent_kafka import Producer
from headerfirst.streams import admin
from headerfirst.streams.doctor.clock import clock, judge_skew
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation
from headerfirst.streams.plain_clients import plain_producer

from tests.conftest import NewBroker
from tests.streams import installation as single
from tests.streams.doctor_subjects import cluster_of


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(-90, "failed"), (-8, "warning"), (-1, "ok"), (0, "ok"), (12, "ok"), (30, "warning"), (90, "failed")],
)
def test_more_than_the_gate_bears_has_failed(ahead: float, state: str) -> None:
    assert judge_skew(ahead, "the broker's").state == state


def record(producer: Producer, seconds_ago: float) -> None:
    """Dated by its producer, since the embedded broker does not date."""
    producer.produce("register", b"{}", key="heartbeat/register", timestamp=int((time.time() - seconds_ago) * 1000))
    producer.flush()


def told(bootstrap: str) -> Diagnosis:
    installation = Installation(bootstrap)
    return clock(installation, cluster_of(installation))


@pytest.mark.parametrize(("seconds_ago", "state"), [(2, "ok"), (-30, "warning"), (-120, "failed")])
def test_the_newest_record_is_what_it_is_held_against(embedded: NewBroker, seconds_ago: float, state: str) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    producer = plain_producer(bootstrap)
    record(producer, 500)
    record(producer, seconds_ago)
    assert told(bootstrap).state == state


def test_an_old_record_tells_nothing_unless_another_follows(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    producer = plain_producer(bootstrap)
    record(producer, 500)
    following = Timer(1.0, record, (producer, 90))
    following.start()
    assert told(bootstrap).state == "failed"
    following.join()
    monkeypatch.setattr("headerfirst.streams.doctor.clock.HEARTBEAT_EVERY", 0.5)
    assert told(bootstrap).reason.startswith("The register gets no heartbeat")


@pytest.mark.parametrize("topics", [{"register": 1}, {"other": 1}])
def test_without_a_record_there_is_nothing_to_hold_it_against(embedded: NewBroker, topics: dict[str, int]) -> None:
    assert told(embedded(topics).bootstrap).state == "not checked"


@pytest.mark.e2e
def test_a_real_broker_dates_the_register_itself(kafka: str, prefix: str, tmp_path: Path) -> None:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, 1, 1))
    single.Installation(kafka, tmp_path, prefix).beat(age=500)
    installation = Installation(kafka, prefix)
    assert clock(installation, cluster_of(installation)).reason == "It agrees with the broker's."
