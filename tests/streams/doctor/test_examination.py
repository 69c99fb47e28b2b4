"""The examination as a whole: nothing is left out, and what cannot be finished does not end it."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.doctor import broker, examination
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation
from headerfirst.streams.doctor.examination import HERE, THERE, examine

from tests.conftest import NewBroker
from tests.streams.command_line import NOBODY
from tests.streams.doctor_subjects import EVERY_TOPIC, by_check


def test_without_a_broker_what_needs_one_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "ANSWER", 1.0)
    found = by_check(examine(Installation(NOBODY, demo_keys=True)))
    assert found["broker"].state == "failed"
    assert {found[name].state for name in THERE} == {"not checked"}
    assert len(found) > len(HERE) + len(THERE)


def test_a_check_that_cannot_be_finished_has_failed_and_the_others_go_on(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_installation: Installation) -> Diagnosis:
        raise Retriable("amara@example.org")

    monkeypatch.setitem(examination.HERE, "keys", breaks)
    diagnoses = list(examine(Installation(embedded(EVERY_TOPIC).bootstrap)))
    found = by_check(diagnoses)
    assert (found["keys"].state, found["keys"].reason) == ("failed", "It could not be finished: Retriable.")
    assert found["topics"].state == "ok"
    assert "amara" not in repr(diagnoses)


def test_whatever_has_failed_says_what_to_do(embedded: NewBroker) -> None:
    bad = [one for one in examine(Installation(embedded({"register": 1}).bootstrap)) if one.state != "ok"]
    assert {one.check for one in bad if one.state == "failed"} >= {"keys", "topics", "register", "pack"}
    assert all((one.remedy is not None) == (one.state in ("failed", "warning")) for one in bad)
