"""A notary that does not keep up, and one that does not sign."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

import pytest
from headerfirst.streams.codec import encode_dict
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation
from headerfirst.streams.doctor.ledger import judge_checkpoints, judge_wait, ledger
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.plain_clients import plain_producer

from tests import builders
from tests.conftest import NewBroker
from tests.streams.doctor_subjects import by_check, cluster_of


@pytest.fixture
def broker(embedded: NewBroker) -> EmbeddedBroker:
    return embedded({"ledger": 1, "ledger-entries": 1})


def looked_over(broker: EmbeddedBroker) -> dict[str, Diagnosis]:
    installation = Installation(broker.bootstrap)
    return by_check(ledger(installation, cluster_of(installation)))


def produce(broker: EmbeddedBroker, topic: str, values: Iterable[bytes], seconds_ago: float = 0.0) -> None:
    producer = plain_producer(broker.bootstrap)
    for value in values:
        producer.produce(topic, value, timestamp=int((time.time() - seconds_ago) * 1000))
    assert producer.flush(30) == 0


def lines(first: int, end: int) -> list[bytes]:
    return [encode_dict({"seq": seq}) for seq in range(first, end)]


def test_an_empty_ledger_is_well(broker: EmbeddedBroker) -> None:
    assert {one.state for one in looked_over(broker).values()} == {"ok"}


def test_without_its_topics_nothing_is_said(embedded: NewBroker) -> None:
    assert looked_over(embedded({"other": 1}))["ledger"].state == "not checked"


def test_an_entry_that_waits_longer_than_ten_seconds_has_failed(broker: EmbeddedBroker) -> None:
    produce(broker, "ledger-entries", [b"{}", b"{}"], seconds_ago=30)
    found = looked_over(broker)["notary"]
    assert (found.state, found.reason.startswith("Entries that wait for a line: 2")) == ("failed", True)


@pytest.mark.parametrize(("seconds", "state"), [(1, "ok"), (9, "ok"), (11, "failed")])
def test_the_limit_of_waiting(seconds: float, state: str) -> None:
    assert judge_wait(3, seconds).state == state


def test_a_notary_that_writes_lines_and_no_checkpoint_has_failed(broker: EmbeddedBroker) -> None:
    checkpoint = encode_dict({"size": 256, "at": "2026-03-10T12:00:00Z", "note": "signed"})
    produce(broker, "ledger", [*lines(0, 256), checkpoint, *lines(256, 500), b"no json"])
    found = looked_over(broker)["ledger"]
    assert (found.state, found.reason[:33]) == ("ok", "Lines: 500, not signed yet: 244; ")
    produce(broker, "ledger", lines(500, 520))
    found = looked_over(broker)["ledger"]
    assert (found.state, "not signed: 264" in found.reason) == ("failed", True)


@pytest.mark.parametrize(
    ("size", "signed", "state"), [(10, 0, "ok"), (256, 0, "ok"), (257, 0, "failed"), (300, 256, "ok")]
)
def test_a_quiet_ledger_has_old_checkpoints(size: int, signed: int, state: str) -> None:
    newest = builders.NOON if signed else None
    assert judge_checkpoints(size, signed, newest, builders.NOON + timedelta(days=9)).state == state
