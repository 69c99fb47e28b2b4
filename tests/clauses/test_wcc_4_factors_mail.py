"""WCC 4: the factors that a decider weighs stand in every incident of conduct, and what is unknown says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Device, EmailMetadata
from headerfirst.schemas.incident import Factors, Incident
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.clauses.letters import ALL_USERS, to_all
from tests.clauses.triage import outcome

MORNING = builders.WORKING_DAY + timedelta(hours=10)
BREAK = builders.WORKING_DAY + timedelta(hours=12, minutes=30)
EVENING = builders.WORKING_DAY + timedelta(hours=20)


def incident_of(*records: EmailMetadata, register: tuple[RegisterRecord, ...] = ()) -> Incident:
    [incident] = outcome("wcc", *records, register=[ALL_USERS, *register]).incidents
    return incident


def factors_of(*records: EmailMetadata, register: tuple[RegisterRecord, ...] = ()) -> Factors:
    factors = incident_of(*records, register=register).factors
    assert factors is not None
    return factors


@pytest.mark.clause("WCC 4 factor 1", "WCC 4 factor 2", "WCC 4 factor 3", "WCC 4 factor 4", "WCC 4 factor 5")
def test_4_all_factors_are_there_and_each_is_known_or_says_that_it_is_not() -> None:
    factors = factors_of(to_all())
    stated = {name: getattr(factors, name).status for name in factors.__struct_fields__}
    assert stated == {
        "nature_and_severity": "known",
        "subject_matter_and_damage": "unknown",
        "potential_damage": "unknown",
        "confidentiality_breach": "unknown",
        "in_working_hours": "known",
        "employer_equipment": "unknown",
        "mitigating": "not_asked",
    }


@pytest.mark.clause("WCC 4 factor 4")
@pytest.mark.parametrize(
    ("at", "records", "status", "value"),
    [
        pytest.param(MORNING, (), "known", "yes", id="at work"),
        pytest.param(BREAK, (), "known", "no", id="in the break"),
        pytest.param(EVENING, (), "known", "no", id="in the evening"),
        pytest.param(MORNING, (builders.absence(),), "known", "no", id="on leave"),
        pytest.param(MORNING, (builders.person(working_hours=None),), "unknown", None, id="hours nobody knows"),
    ],
)
def test_4_working_hours_come_from_the_persons_own(
    at: Any, records: tuple[RegisterRecord, ...], status: str, value: str | None
) -> None:
    factor = factors_of(to_all(observed_at=at, sent_at=None), register=records).in_working_hours
    assert (factor.status, factor.value) == (status, value)


@pytest.mark.clause("WCC 4 factor 4")
@pytest.mark.parametrize(
    ("device", "status", "value"),
    [
        (Device(owner="organisation"), "known", "yes"),
        (Device(owner="personal"), "known", "no"),
        (Device(owner="unknown"), "unknown", None),
        (None, "unknown", None),
    ],
)
def test_4_the_employers_equipment_is_what_the_source_states(
    device: Device | None, status: str, value: str | None
) -> None:
    factor = factors_of(to_all(device=device)).employer_equipment
    assert (factor.status, factor.value) == (status, value)


@pytest.mark.clause("WCC 4 factor 4")
def test_4_where_events_differ_the_factor_says_so() -> None:
    early, late = (
        to_all(event_id=f"{number}" * 32, observed_at=at, sent_at=None) for number, at in ((1, MORNING), (2, EVENING))
    )
    factor = factors_of(early, late).in_working_hours
    assert (factor.status, factor.value) == ("known", "mixed")


@pytest.mark.clause("WCC 4 factor 1", "WCC 4 breach")
def test_4_the_same_mail_twice_is_the_same_incident() -> None:
    assert incident_of(to_all(), to_all()) == incident_of(to_all())


@pytest.mark.clause("DMU 2.3")
def test_the_university_asks_for_no_factors() -> None:
    [incident] = outcome("dmu", to_all(), register=[ALL_USERS]).incidents
    assert incident.factors is None
