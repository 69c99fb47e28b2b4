"""WCC, by report: disrepute and what is no defence of it, accidents that are told, and the factors a decider weighs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.incident import Factor, Factors, Incident
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import Category, PersonType
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import KEYS
from tests.clauses.triage import PACKS, Outcome, outcome

NOON = builders.NOON
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(kind: str = "referral", /, **changes: Any) -> Record:
    """By Bilal about Amara."""
    return builders.report(kind=kind, **changes)


def by_herself(kind: str, **changes: Any) -> Record:
    return told(kind, **({"report_id": kind, "reporter": builders.AMARA, "about": None} | changes))


def wcc(*records: Record, register: tuple[RegisterRecord, ...] = ()) -> Outcome:
    return outcome("wcc", *records, register=register)


def only(made: Outcome) -> Incident:
    [incident] = made.incidents
    return incident


def factors(made: Outcome) -> Factors:
    found = only(made).factors
    assert found is not None
    return found


# Disrepute


@pytest.mark.clause("WCC KP5", "WCC 4 disrepute", "WCC 3 pers. use 6", "WCC 3 reputation harm")
@pytest.mark.parametrize("kind", ["press", "referral"])
def test_a_referral_is_an_incident_with_factors_and_no_verdict(kind: str) -> None:
    incident = only(wcc(told(kind)))
    assert (incident.category, incident.person) == ("disrepute", KEYS.person("amara"))
    assert incident.factors is not None
    assert incident.gross_misconduct_candidate is None


@pytest.mark.clause("WCC KP5")
@pytest.mark.parametrize("category", ["harassment_or_defamation", "confidentiality"])
def test_kp5_what_was_reported_keeps_its_category(category: Category) -> None:
    incident = only(wcc(told(category=category)))
    assert (incident.category, incident.factors is None) == (category, False)


@pytest.mark.clause("WCC footnote")
def test_footnote_what_was_reported_as_discriminatory_keeps_its_category() -> None:
    assert wcc(told(category="discriminatory")).categories == ["discriminatory"]


@pytest.mark.clause("WCC 4 disrepute", "WCC 3 pers. use 6")
def test_no_rule_infers_disrepute_from_headers() -> None:
    rules = [one.rule for one in PACKS["wcc"].report_rules if one.rule.category == "disrepute"]
    assert rules == [one for one in PACKS["wcc"].pack.rules if one.category == "disrepute"] != []


@pytest.mark.clause("WCC 4 disrepute")
def test_what_nobody_is_identified_by_is_dropped() -> None:
    assert wcc(told(identified=False)).lines == []


@pytest.mark.clause("WCC 4 breach")
def test_what_no_rule_asks_for_is_a_matter_for_people() -> None:
    assert wcc(told("other", evidence_ref="complaints/12")).categories == ["manual"]
    assert wcc(told("other")).lines == []


# What is no defence


@pytest.mark.clause("WCC 4 privacy settings")
def test_a_disclaimer_is_on_record_as_no_defence_and_weighs_nothing() -> None:
    plain, disclaimed = only(wcc(told())), only(wcc(told(disclaimer=True)))
    assert [one.kind for one in disclaimed.statements] == ["not_a_defence"]
    assert plain.statements == []
    assert (disclaimed.severity, disclaimed.disclaimer) == (plain.severity, True)
    assert disclaimed.factors is not None
    assert disclaimed.factors.mitigating.status == "not_asked"


@pytest.mark.clause("WCC 4 privacy settings")
def test_under_a_policy_without_factors_a_disclaimer_is_a_fact_and_no_statement() -> None:
    incident = only(outcome("dmu", told(disclaimer=True)))
    assert (incident.disclaimer, incident.statements) == (True, [])


@pytest.mark.clause("WCC 4 friend's comment")
def test_a_friends_comment_is_kept_as_indirect() -> None:
    assert only(wcc(told(indirect=True))).indirect is True
    assert only(wcc(told())).indirect is None


@pytest.mark.clause("WCC 4 identifiable staff")
def test_off_duty_counts_where_others_can_tell_whose_staff_they_are() -> None:
    assert only(wcc(told(off_duty=True, identifiable_as_staff=True))).off_duty is True
    assert wcc(told(off_duty=True, identifiable_as_staff=False)).lines == []


@pytest.mark.clause("WCC 4 partner staff")
@pytest.mark.parametrize("person_type", ["partner", "agency", "volunteer", "councillor"])
def test_partners_are_bound_too(person_type: PersonType) -> None:
    partner = builders.person(person_type=person_type, employer="Example Leisure Trust")
    assert wcc(told(), register=(partner,)).categories == wcc(told()).categories == ["disrepute"]


# Accidents


@pytest.fixture
def illegal() -> Record:
    """A page that the policy forbids, which Amara opened."""
    return builders.web_proxy(vendor_categories=["adult"], host="forbidden.example.net")


def statements(made: Outcome) -> list[list[str]]:
    return [[one.kind for one in incident.statements] for incident in made.incidents]


@pytest.mark.clause("WCC 3 doubt/accident")
@pytest.mark.parametrize("shift", [-DAY, -HOUR, HOUR, DAY])
def test_an_accident_told_within_the_window_mitigates(illegal: Record, shift: timedelta) -> None:
    accident = by_herself("accidental", observed_at=NOON + shift)
    made = wcc(illegal, accident)
    assert statements(made) == [["accidental_reported"]]
    assert factors(made).mitigating.status == "answered"
    assert only(made).severity == only(wcc(illegal)).severity


@pytest.mark.clause("WCC 3 doubt/accident")
def test_told_before_it_is_merged_and_no_second_incident(illegal: Record) -> None:
    accident = by_herself("accidental", observed_at=NOON - HOUR)
    before, after = wcc(accident, illegal), wcc(illegal, accident)
    assert only(before) == only(after)
    assert wcc(accident).incidents == []


@pytest.mark.clause("WCC 3 doubt/accident")
def test_told_long_before_or_long_after_it_is_something_else(illegal: Record) -> None:
    for shift in (-15 * DAY, 15 * DAY):
        assert statements(wcc(illegal, by_herself("accidental", observed_at=NOON + shift))) == [[]]


@pytest.mark.clause("WCC 3 doubt/accident")
def test_it_is_told_to_the_manager_or_the_service_desk(illegal: Record) -> None:
    tove = builders.person(id="tove", addresses=["tove@example.org"], name="Tove", manager=None)
    desk = builders.role(id="tove-desk", person="tove", role="service-desk")
    assert statements(wcc(illegal, told("accidental"))) == [["accidental_reported"]]
    by_tove = told("accidental", reporter="tove@example.org")
    assert statements(wcc(illegal, by_tove, register=(tove, desk))) == [["accidental_reported"]]
    assert statements(wcc(illegal, by_tove, register=(tove,))) == [[]]


@given(st.permutations(["accident", "post", "answer", "again"]))
@pytest.mark.clause("WCC 3 doubt/accident", "LM-29")
def test_the_order_of_reports_does_not_show(order: list[str]) -> None:
    records = {
        "accident": by_herself("accidental", category="discriminatory", observed_at=NOON - HOUR),
        "post": told(category="discriminatory"),
        "answer": by_herself("answer", category="discriminatory", observed_at=NOON + HOUR),
        "again": told(category="discriminatory", report_id="again", observed_at=NOON + 2 * HOUR),
    }
    assert only(wcc(*(records[name] for name in order))) == only(wcc(*records.values()))


# Answers


@pytest.mark.clause("WCC 3 pers. use 8", "LM-29")
def test_what_somebody_answers_is_attached_and_is_a_mitigating_factor() -> None:
    case = builders.case(incident_ids=[only(wcc(told())).incident_id])
    answer = by_herself("answer", observed_at=NOON + DAY, case_id="case-1", evidence_ref="case-1/answer-1")
    made = wcc(told(), answer, register=(case,))
    assert (only(made).change, only(made).version) == ("answered", 2)
    assert (factors(made).mitigating.status, factors(made).mitigating.text_ref) == ("answered", "case-1/answer-1")


@pytest.mark.clause("LM-33")
def test_an_objection_attaches_and_restricts() -> None:
    made = wcc(told(), by_herself("objection", observed_at=NOON + DAY, category="disrepute"))
    assert (only(made).change, only(made).restrictions) == ("paused", ["objection"])


@pytest.mark.clause("LM-32")
def test_a_correction_is_a_new_version_for_every_reader() -> None:
    made = wcc(told(), by_herself("correction", observed_at=NOON + DAY, category="disrepute"))
    assert (only(made).version, statements(made)) == (2, [["correction"]])


# Factors


@pytest.mark.clause("LM-31", "WCC 4 factor 1", "WCC 4 factor 2", "WCC 4 factor 3", "WCC 4 factor 4", "WCC 4 factor 5")
def test_all_factors_are_there_and_unknown_is_said() -> None:
    stated = msgspec.to_builtins(factors(wcc(told())))
    assert {name: one["status"] for name, one in stated.items()} == {
        "nature_and_severity": "known",
        "subject_matter_and_damage": "unknown",
        "potential_damage": "unknown",
        "confidentiality_breach": "unknown",
        "in_working_hours": "unknown",
        "employer_equipment": "unknown",
        "mitigating": "not_asked",
    }


@pytest.mark.clause("WCC 4 factor 1")
def test_factor_1_nature_and_severity() -> None:
    assert factors(wcc(told())).nature_and_severity == Factor(
        status="known", value="medium", evidence=["reported-disrepute"]
    )


@pytest.mark.clause("WCC 4 factor 4")
@pytest.mark.parametrize(("off_duty", "expected"), [(True, "no"), (False, "yes"), (None, None)])
def test_factor_4_working_hours_as_the_report_says(expected: str | None, *, off_duty: bool | None) -> None:
    """Absent is unknown, never false."""
    found = factors(wcc(told(off_duty=off_duty)))
    assert (found.in_working_hours.value, found.employer_equipment.status) == (expected, "unknown")


@pytest.mark.clause("WCC 4 factor 5")
def test_factor_5_is_not_asked_until_somebody_was_asked() -> None:
    assert factors(wcc(told())).mitigating.status == "not_asked"
    answered = wcc(told(), by_herself("answer", observed_at=NOON + DAY, category="disrepute"))
    assert factors(answered).mitigating.status == "answered"


# The other policy


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(told("takedown-done", report_id="t", reporter=builders.AMARA), id="a takedown"),
        pytest.param(told("misdirected"), id="mail that went astray"),
        pytest.param(told(category="name_or_logo", logo=True), id="a logo"),
    ],
)
def test_what_only_the_other_policy_knows_is_nothing_here(record: Record) -> None:
    assert wcc(record).lines == []
