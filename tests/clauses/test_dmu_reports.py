"""DMU, by report: what no header shows and people tell, from private life to the takedown that was not done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Publish
from headerfirst.agents.takedowns import TakedownBook
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Scope
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import ApprovalFor, Category

from tests import builders
from tests.agents.detectors.looks import approved
from tests.agents.made_packs import KEYS
from tests.clauses.triage import PACKS, PEOPLE, Outcome, outcome

NOON = builders.NOON
DAY = timedelta(days=1)


def told(kind: str = "referral", /, **changes: Any) -> Record:
    """By Bilal about Amara."""
    return builders.report(kind=kind, **changes)


def by_herself(kind: str, **changes: Any) -> Record:
    return told(kind, **({"report_id": kind, "reporter": builders.AMARA, "about": None} | changes))


def dmu(*records: Record, register: tuple[RegisterRecord, ...] = ()) -> Outcome:
    return outcome("dmu", *records, register=register)


def nothing(made: Outcome) -> bool:
    """No topic holds anything that came of it."""
    return made.lines == []


# Private life


@pytest.mark.clause("DMU 1.4")
def test_1_4_a_post_of_somebody_who_is_not_identified_is_dropped() -> None:
    assert nothing(dmu(told(identified=False, category="disrepute")))
    assert nothing(dmu(told(identified=False, about=None, category="disrepute")))


@pytest.mark.clause("DMU 1.4")
def test_1_4_a_breach_of_somebody_who_is_identified_says_that_it_was_off_duty() -> None:
    [incident] = dmu(told(category="disrepute", off_duty=True)).incidents
    assert (incident.category, incident.off_duty) == ("disrepute", True)


@pytest.mark.clause("DMU 1.4")
def test_1_4_off_duty_and_not_to_be_told_as_staff_it_is_nobodys_business() -> None:
    assert nothing(dmu(told(category="disrepute", off_duty=True, identifiable_as_staff=False)))


# Takedowns

REQUEST = "f1" * 16
DUE = NOON + 3 * DAY


def takedown(*findings: Finding, now: Any = DUE) -> Incident | None:
    """A takedown of Amara's that was granted: what the incidents say of it once the time is `now`."""
    register = Register()
    pack = PACKS["dmu"]
    directory = Directory(register, KEYS)
    for known in PEOPLE:
        register.fold(key_of(known), known)
        directory(key_of(known), known)
    bench = Bench(Packs([pack], always=pack), register, KEYS)
    person = KEYS.person("amara")
    asked = builders.inspection_request(
        kind="takedown", person=person, case_id="case-7", scope=Scope(message_tokens=[], until=DUE)
    )
    decided = builders.decision(kind="takedown", person=person, case_id="case-7", grant=None)
    book, incidents = TakedownBook(bench, directory), IncidentBook()
    for topic, record in [("inspection-requests", asked), ("decisions", decided)]:
        book.take(Arrival(topic, 0, NOON, "", record))
    for found in findings:
        book.take(Arrival("findings", 0, NOON, "", found))
        incidents.take(found)
    for output in book.say(Moment(now, True, 0)):  # noqa: FBT003 - the register is fresh
        if isinstance(output, Publish) and isinstance(output.record, Finding):
            incidents.take(output.record)
    changes = [one.record for one in incidents.changes(bench.packs)]
    assert len(changes) <= 1
    return changes[0] if changes and isinstance(changes[0], Incident) else None


def done(at: Any) -> Finding:
    [found] = dmu(by_herself("takedown-done", observed_at=at, case_id="case-7")).findings
    return found


@pytest.mark.clause("DMU 2.6")
def test_2_6_what_was_not_taken_down_by_then_is_an_incident() -> None:
    missed = takedown()
    assert missed is not None
    assert (missed.category, missed.class_, missed.opened_at) == ("takedown_not_done", "process", DUE)
    assert takedown(now=DUE - timedelta(seconds=1)) is None


@pytest.mark.clause("DMU 2.6")
def test_2_6_taken_down_before_there_is_none() -> None:
    assert takedown(done(DUE - DAY)) is None


@pytest.mark.clause("DMU 2.6")
def test_2_6_taken_down_after_it_is_one_that_says_so() -> None:
    late = takedown(done(DUE + 2 * DAY), now=DUE + 3 * DAY)
    assert late is not None
    assert (late.opened_at, late.changed_at) == (DUE, DUE + 2 * DAY)
    assert sorted(one.evidence[0] for one in late.findings) == ["takedown:late", "takedown:not-done"]


@pytest.mark.clause("DMU 2.6")
def test_2_6_that_it_was_taken_down_is_no_incident() -> None:
    assert dmu(by_herself("takedown-done", case_id="case-7")).incidents == []


# What people report


@pytest.mark.clause("DMU 2.7d")
def test_2_7d_a_rights_holders_complaint_is_an_incident() -> None:
    [incident] = dmu(told("rights-holder", reporter="rights@publisher.example.net")).incidents
    assert (incident.category, incident.severity, incident.person) == ("copyright", "low", KEYS.person("amara"))
    assert nothing(dmu(told("rights-holder", about=None)))


@pytest.mark.clause("DMU 2.7i", "DMU 6.2")
@pytest.mark.parametrize("kind", ["press", "referral"])
def test_2_7i_disrepute_comes_by_report(kind: str) -> None:
    made = dmu(told(kind))
    assert made.categories == ["disrepute"]
    [incident] = made.incidents
    assert (incident.factors, incident.gross_misconduct_candidate) == (None, None)


@pytest.mark.clause("DMU 2.7i", "DMU 6.2")
def test_2_7i_no_rule_infers_disrepute_from_headers() -> None:
    rules = [one for one in PACKS["dmu"].pack.rules if one.category == "disrepute"]
    reads = PACKS["dmu"].report_rules
    assert [one.id for one in rules] == [one.rule.id for one in reads if one.rule.category == "disrepute"] != []


@pytest.mark.clause("DMU 2.7a", "DMU 6.1")
def test_6_1_what_is_reported_as_harassing_or_defaming_keeps_its_category() -> None:
    assert dmu(told(category="harassment_or_defamation")).categories == ["harassment_or_defamation"]


@pytest.mark.clause("DMU 2.7b")
def test_2_7b_what_is_reported_as_confidential_keeps_its_category() -> None:
    assert dmu(told(category="confidentiality")).categories == ["confidentiality"]


@pytest.mark.clause("DMU 2.8")
def test_2_8_what_is_on_no_list_is_a_matter_for_people_with_a_reason() -> None:
    assert dmu(told("other", evidence_ref="complaints/12")).categories == ["manual"]
    assert dmu(told("referral", category="manual", evidence_ref="complaints/12")).categories == ["manual"]
    assert nothing(dmu(told("other")))


# Answers


@pytest.mark.clause("DMU 3.3", "LM-29")
def test_3_3_what_somebody_answers_is_attached_to_the_incident_of_their_case() -> None:
    incident = dmu(told()).incidents[0]
    case = builders.case(incident_ids=[incident.incident_id])
    answer = by_herself("answer", observed_at=NOON + DAY, case_id="case-1", evidence_ref="case-1/answer-1")
    [answered] = dmu(told(), answer, register=(case,)).incidents
    assert (answered.incident_id, answered.version, answered.change) == (incident.incident_id, 2, "answered")
    assert [(one.kind, one.text_ref) for one in answered.statements] == [("answer", "case-1/answer-1")]
    assert (answered.finding_count, answered.severity) == (1, incident.severity)


@pytest.mark.clause("DMU 3.3", "LM-29")
def test_3_3_without_a_case_to_the_incidents_of_the_category_that_it_names() -> None:
    answer = by_herself("answer", observed_at=NOON + DAY, category="disrepute")
    [answered, other] = sorted(
        dmu(told(), told(report_id="2", category="confidentiality"), answer).incidents,
        key=lambda one: one.category,
        reverse=True,
    )
    assert ([one.kind for one in answered.statements], other.statements) == (["answer"], [])


@pytest.mark.clause("DMU 3.3", "LM-29")
def test_3_3_in_somebody_elses_name_only_the_data_protection_officer_answers() -> None:
    answer = told("answer", report_id="a", category="disrepute")
    spoken = dmu(told(), answer)
    assert (spoken.incidents[0].statements, spoken.incidents[0].version) == ([], 1)
    assert spoken.counts["rule_not_run", "every", "not_theirs_to_say"] == 1
    dpo = builders.role(id="bilal-dpo", role="dpo")
    assert [one.kind for one in dmu(told(), answer, register=(dpo,)).incidents[0].statements] == ["answer"]


@pytest.mark.clause("LM-33")
def test_an_objection_attaches_and_restricts() -> None:
    objection = by_herself("objection", observed_at=NOON + DAY, category="disrepute")
    [paused] = dmu(told(), objection).incidents
    assert (paused.change, paused.restrictions, paused.state) == ("paused", ["objection"], "open")
    assert [one.kind for one in paused.statements] == ["objection"]


@pytest.mark.clause("LM-32")
def test_a_correction_reaches_every_reader_as_a_new_version() -> None:
    before = dmu(told()).incidents[0]
    [after] = dmu(told(), by_herself("correction", observed_at=NOON + DAY, category="disrepute")).incidents
    assert (after.incident_id, after.version - before.version) == (before.incident_id, 1)
    assert [one.kind for one in after.statements] == ["correction"]


@pytest.mark.clause("LM-29")
def test_words_alone_are_no_incident() -> None:
    made = dmu(*(by_herself(kind, category="disrepute") for kind in ("answer", "objection", "correction")))
    assert made.incidents == []
    assert {one.joins for one in made.findings} == {True}


# Mail that somebody received


@pytest.mark.clause("DMU 6.3a", "LM-24")
def test_6_3a_misdirected_mail_is_known_to_the_ledger_and_nobodys_breach() -> None:
    made = dmu(told("misdirected"))
    assert (made.incidents, made.findings) == ([], [])
    [entry] = made.entries
    assert (entry.kind, entry.counts, entry.clause) == ("result", {"misdirected": 1}, "DMU 6.3a")
    assert (entry.actor, entry.person) == (KEYS.person("bilal"), None)


@pytest.mark.clause("DMU 6.3a", "LM-24")
def test_6_3a_confidential_matter_that_went_astray_is_the_senders() -> None:
    made = dmu(told("misdirected", category="confidentiality"))
    assert [one.person for one in made.incidents] == [KEYS.person("amara")]
    assert dmu(told("misdirected", category="confidentiality", about=builders.BILAL)).incidents == []


@pytest.mark.clause("DMU 6.3b", "LM-24")
@pytest.mark.parametrize("category", [None, "illegal_or_obscene"])
def test_6_3b_offensive_mail_is_the_senders_and_never_whose_who_received_it(category: Category | None) -> None:
    [incident] = dmu(told("inappropriate-received", category=category)).incidents
    assert incident.person == KEYS.person("amara")
    outside = dmu(told("inappropriate-received", about=builders.ELENI, category=category)).incidents[0]
    assert (outside.person, outside.about) == (None, "external")
    assert nothing(dmu(told("inappropriate-received", about=builders.BILAL, category=category)))


# Name and logo


@pytest.mark.clause("DMU 7.3")
def test_7_3_an_account_in_the_universitys_name_needs_approval() -> None:
    made = dmu(told(handle="dmu_estates"))
    assert made.categories == ["name_or_logo"]
    assert b"dmu_estates" not in b"".join(line.value for line in made.lines)
    approval = approved("social-identity", "handle", "dmu_estates")
    assert nothing(dmu(told(handle="dmu_estates"), register=(approval,)))


ITEMS = [
    pytest.param({"disclaimer": False}, "disclaimer", marks=pytest.mark.clause("DMU 7.8a")),
    pytest.param({"link": True}, "link", marks=pytest.mark.clause("DMU 7.8b")),
    pytest.param({"logo": True}, "logo", marks=pytest.mark.clause("DMU 7.8c")),
]
SITE = {"category": "name_or_logo", "handle": "amara.example.net"}


@pytest.mark.parametrize(("failed", "item"), ITEMS)
def test_7_8_each_item_that_fails_is_found(failed: dict[str, Any], item: str) -> None:
    [found] = dmu(told(**SITE, **failed)).findings
    assert (found.category, found.evidence) == ("name_or_logo", [f"item:{item}"])


@pytest.mark.clause("DMU 7.8a", "DMU 7.8b", "DMU 7.8c")
def test_7_8_all_that_fail_are_one_incident_with_a_finding_each() -> None:
    [incident] = dmu(told(**SITE, disclaimer=False, link=True, logo=True)).incidents
    assert sorted(one.clause for one in incident.findings) == ["DMU 7.8a", "DMU 7.8b", "DMU 7.8c"]


@pytest.mark.clause("DMU 7.8b", "DMU 7.8c")
@pytest.mark.parametrize("item", ["link", "logo"])
def test_7_8_with_consent_on_file_there_is_none(item: ApprovalFor) -> None:
    consent = approved(item, "host", "amara.example.net")
    assert nothing(dmu(told(**SITE, **{item: True}), register=(consent,)))


@pytest.mark.clause("DMU 7.8a", "DMU 7.8b", "DMU 7.8c")
def test_7_8_a_site_that_keeps_to_all_of_it_is_nobodys_business() -> None:
    assert nothing(dmu(told(**SITE, disclaimer=True, link=False, logo=False)))
