"""A finding says on what grounds, to whom, and in which incident; its ids come from content and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Grounds, Joining
from headerfirst.agents.findings import (
    Bench,
    Message,
    Occasion,
    Subject,
    finding,
    incident_id,
    inspection_request,
    mode_of,
)
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.step import Counted, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.policy import Correlation
from headerfirst.schemas.register import Acknowledgement, RegisterRecord
from headerfirst.schemas.vocabulary import Audience, Category
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import ASKS, HEADING, KEYS, LARGE, bench, findings, pack, requests, rule, security

NOON = builders.NOON
CONDUCT = rule("large", LARGE)
SECURITY = security("phish", LARGE)
GROUNDS = Grounds(("recipient_count",), ("recipients:many",))


def subject(**person: Any) -> Subject:
    amara = builders.person(**person)
    return Subject("person", amara.id, KEYS.person(amara.id), amara)


def occasion(**changes: Any) -> Occasion:
    fields: dict[str, Any] = {
        "event_id": "e1",
        "at": NOON,
        "parties": [builders.BILAL, builders.AMARA, builders.BILAL],
        "case_id": None,
        "in_working_hours": None,
        "employer_equipment": None,
    }
    return Occasion(**(fields | changes))


def in_the_pack(in_force: ReadyPack, ready: ReadyRule) -> ReadyRule:
    """The rule as it stands in that pack."""
    return replace(ready, pack=in_force.pack.file, ref=in_force.ref)


def found(
    ready: ReadyRule = CONDUCT,
    who: Subject | None = None,
    grounds: Grounds = GROUNDS,
    records: tuple[RegisterRecord, ...] = (),
    at: Bench | None = None,
    **changes: Any,
) -> Finding:
    in_force = pack(ready)
    seat = at or bench(in_force, *records)
    [record] = findings(finding(seat, in_the_pack(in_force, ready), who or subject(), occasion(**changes), grounds))
    return record


def test_a_finding_states_rule_clause_purpose_pack_and_the_fields_looked_at() -> None:
    record = found()
    assert (record.rule_id, record.rule_version, record.clause, record.purpose) == (
        "large",
        "1",
        "2.7",
        "suspected_breach",
    )
    assert (record.pack, record.legal_refs, record.stage) == (builders.PACK, ["uk-gdpr"], "header")
    assert (record.fields, record.evidence) == (["recipient_count"], ["recipients:many"])
    assert (record.category, record.class_, record.severity, record.mode) == ("mass_mail", "conduct", "low", "review")
    assert (record.person, record.about, record.about_token) == (KEYS.person("amara"), "person", None)
    assert (record.event_id, record.at) == ("e1", NOON)


def test_a_detector_may_weigh_more_than_its_rule_and_say_that_it_was_an_attempt() -> None:
    record = found(grounds=Grounds((), (), severity="critical", attempt=True))
    assert (record.severity, record.attempt) == ("critical", True)


def test_parties_are_tokens_sorted_and_named_once() -> None:
    assert found().parties == sorted([KEYS.party(builders.AMARA), KEYS.party(builders.BILAL)])


# Ids


def test_the_same_event_gives_the_same_ids_whatever_the_token_key() -> None:
    rotated = Bench(
        bench(pack(CONDUCT)).packs, bench(pack(CONDUCT)).register, Pseudonyms(b"n" * 32, b"i" * 32, b"x" * 32)
    )
    new = Subject("person", "amara", rotated.pseudonyms.person("amara"), builders.person())
    before, after = found(), found(at=rotated, who=new)
    assert (before.finding_id, before.incident_id, before.parties) == (
        after.finding_id,
        after.incident_id,
        after.parties,
    )
    assert before.person != after.person


@pytest.mark.parametrize(
    "other",
    [
        lambda: found(rule("other", LARGE)),
        lambda: found(event_id="e2"),
        lambda: found(event_id=None),
    ],
    ids=["rule", "event", "window"],
)
def test_another_rule_event_or_window_is_another_finding(other: Any) -> None:
    assert other().finding_id != found().finding_id


def test_a_windows_finding_comes_from_person_and_start() -> None:
    window = found(event_id=None)
    assert window.event_id is None
    assert window.finding_id == found(event_id=None, parties=[]).finding_id
    assert window.finding_id != found(event_id=None, who=subject(id="bilal")).finding_id
    assert window.finding_id != _window_at(NOON + timedelta(days=1)).finding_id


def _window_at(at: datetime) -> Finding:
    in_force = pack(CONDUCT)
    when = occasion(event_id=None, at=at)
    [record] = findings(finding(bench(in_force), in_the_pack(in_force, CONDUCT), subject(), when, GROUNDS))
    return record


def test_one_incident_for_a_person_category_and_window_that_tumbles_in_utc() -> None:
    in_force = pack(CONDUCT, correlation=Correlation(default_hours=24, hours={"phishing": 1}))
    seat, who = bench(in_force), subject()

    def incident(ready: ReadyRule, at: datetime, of: Subject = who) -> str:
        return incident_id(seat, in_the_pack(in_force, ready).pack, ready.rule.category, of, at)

    midnight = builders.WORKING_DAY
    first = incident(CONDUCT, midnight)
    assert incident(CONDUCT, midnight + timedelta(hours=23, minutes=59)) == first
    assert incident(rule("other", LARGE), NOON) == first
    assert incident(CONDUCT, midnight + timedelta(hours=24)) != first
    assert incident(CONDUCT, midnight - timedelta(microseconds=1)) != first
    assert incident(SECURITY, midnight) != first
    assert incident(SECURITY, midnight) != incident(SECURITY, midnight + timedelta(hours=1))
    assert incident(CONDUCT, midnight, subject(id="bilal")) != first
    assert incident(CONDUCT, midnight, Subject("account", "amara", KEYS.account("amara"))) != first


# Who may see it


@pytest.mark.parametrize(
    ("ready", "grounds", "records", "audience"),
    [
        (SECURITY, GROUNDS, (), "soc"),
        (rule("gap", LARGE, category="delegation_gap"), GROUNDS, (), "soc"),
        (CONDUCT, GROUNDS, (), "information-security"),
        (CONDUCT, Grounds((), ("illegal",)), (), "restricted"),
        (SECURITY, Grounds((), ("illegal", "act:view")), (), "restricted"),
        (CONDUCT, GROUNDS, (builders.role(person="amara", role="soc"),), "restricted"),
        (SECURITY, GROUNDS, (builders.role(person="amara", role="dpo"),), "restricted"),
        (CONDUCT, GROUNDS, (builders.role(person="amara", to=NOON),), "information-security"),
        (CONDUCT, GROUNDS, (builders.role(person="bilal"),), "information-security"),
    ],
)
def test_the_audience(
    ready: ReadyRule, grounds: Grounds, records: tuple[RegisterRecord, ...], audience: Audience
) -> None:
    assert found(ready, grounds=grounds, records=records).audience == audience


@pytest.mark.parametrize(
    ("acknowledged", "missing"),
    [
        ([builders.person().acknowledged_policy[0]], False),
        ([], True),
        ([("wcc", NOON)], True),
        ([("dmu", NOON)], False),
        ([("dmu", NOON + timedelta(seconds=1))], True),
    ],
)
def test_a_person_who_was_not_told_by_then_is_flagged(acknowledged: list[Any], *, missing: bool) -> None:
    known = [
        Acknowledgement(pack=one[0], version="1", at=one[1]) if isinstance(one, tuple) else one for one in acknowledged
    ]
    assert found(who=subject(acknowledged_policy=known)).notice_missing is missing


def test_nobody_has_to_have_been_told_where_nobody_is_known() -> None:
    record = found(who=Subject("account", "x@example.org", KEYS.account("x@example.org")))
    assert (record.notice_missing, record.person, record.about) == (False, None, "account")
    assert record.about_token == KEYS.account("x@example.org")


# Triggers and modes


def test_a_case_is_named_only_by_a_rule_that_waits_for_one() -> None:
    assert found(rule("large", LARGE, trigger="on_case"), case_id="case-1").case_id == "case-1"
    assert found(CONDUCT, case_id="case-1").case_id is None


def test_a_shadow_rule_is_counted_and_publishes_nothing() -> None:
    shadow = rule("large", LARGE, mode="shadow")
    in_force = pack(shadow)
    outputs = finding(bench(in_force), in_the_pack(in_force, shadow), subject(), occasion(), GROUNDS)
    assert outputs == [Counted("shadow_finding", ("large",))]


def test_what_reaches_people_is_counted_by_closed_names() -> None:
    in_force = pack(CONDUCT)
    outputs = finding(bench(in_force), in_the_pack(in_force, CONDUCT), subject(), occasion(), GROUNDS)
    assert outputs[1] == Counted("finding", ("large", "conduct", "mass_mail", "review"))
    published = outputs[0]
    assert isinstance(published, Publish)
    assert (published.topic, published.key) == ("findings", KEYS.person("amara"))


def test_a_recorded_decision_changes_a_rules_mode_from_its_day_on() -> None:
    seat = bench(pack(CONDUCT), builders.rule_mode(rule="large", mode="alert", from_=NOON))
    assert mode_of(seat, CONDUCT, NOON - timedelta(seconds=1)) == "review"
    assert mode_of(seat, CONDUCT, NOON) == "alert"
    assert found(at=seat).mode == "alert"


def looked_at(message_id: str = "<m1@example.org>", **changes: Any) -> Message:
    fields: dict[str, Any] = {"mailbox": builders.AMARA, "message_id": message_id, "marks": [], "marks_known": True}
    return Message(**(fields | {"sent_at": NOON} | changes))


def test_a_finding_on_a_message_names_it_for_whoever_asks_to_look_further() -> None:
    record = found(message=looked_at(marks=["header"]))
    assert record.message_token == KEYS.message(builders.AMARA, "<m1@example.org>")
    assert record.target is not None
    assert KEYS.unseal(record.target).mailbox == builders.AMARA
    assert (record.marks, record.sent_at) == (["header"], NOON)
    assert found(message=looked_at(marks_known=False)).marks is None
    assert (found().message_token, found().target) == (None, None)


# Requests

ASKING = rule("confidential", HEADING, asks=ASKS)


def asked(
    ready: ReadyRule = ASKING, who: Subject | None = None, message: str = "<m1@example.org>", **changes: Any
) -> Any:
    in_force = pack(ready)
    about = occasion(**({"message": looked_at(message)} | changes))
    return inspection_request(bench(in_force), in_the_pack(in_force, ready), who or subject(), about)


def test_a_rule_that_cannot_decide_asks_for_one_message_and_no_more() -> None:
    outputs = asked()
    [request] = requests(outputs)
    assert (request.kind, request.mode, request.purpose) == ("open-content", "scan", "suspected_breach")
    assert (request.why_headers_insufficient, request.less_intrusive_step) == (
        "A heading proves nothing",
        "The heading was read",
    )
    assert request.scope.message_tokens == [KEYS.message(builders.AMARA, "<m1@example.org>")]
    assert (request.requested_at, request.scope.until) == (NOON, NOON + timedelta(days=7))
    assert request.person == KEYS.person("amara")
    [facts] = request.messages
    assert (facts.message_token, facts.marks, facts.marks_known) == (request.scope.message_tokens[0], [], True)
    assert facts.parties == sorted([KEYS.party(builders.AMARA), KEYS.party(builders.BILAL)])
    assert request.target is not None
    assert KEYS.unseal(request.target).message_ids == ["<m1@example.org>"]
    assert outputs[1] == Counted("inspection_request", ("confidential", "suspected_breach"))


def test_the_same_message_is_asked_for_once() -> None:
    first, again, other = (requests(asked(message=one))[0].request_id for one in ("<1>", "<1>", "<2>"))
    assert first == again
    assert first != other


def test_a_request_of_a_rule_in_shadow_is_counted_alone() -> None:
    assert asked(rule("confidential", HEADING, asks=ASKS, mode="shadow")) == [
        Counted("shadow_finding", ("confidential",))
    ]


def test_a_request_names_the_case_that_it_was_made_for_and_no_account_as_a_person() -> None:
    [request] = requests(asked(rule("confidential", HEADING, asks=ASKS, trigger="on_case"), case_id="case-1"))
    assert request.case_id == "case-1"
    [request] = requests(asked(who=Subject("account", "x", KEYS.account("x"))))
    assert request.person is None


# What joins the incidents of others


def joined(joins: Joining, *, hours: int = 24, at: datetime = NOON) -> list[Finding]:
    in_force = pack(CONDUCT, correlation=Correlation(default_hours=hours, hours={"copyright": 168}))
    grounds = replace(GROUNDS, joins=joins)
    outputs = finding(bench(in_force), in_the_pack(in_force, CONDUCT), subject(), occasion(at=at), grounds)
    assert [one for one in outputs if isinstance(one, Counted)] == []
    return findings(outputs)


def own_incident(category: Category, at: datetime, hours: int = 24) -> str:
    in_force = pack(CONDUCT, correlation=Correlation(default_hours=hours, hours={"copyright": 168}))
    return incident_id(bench(in_force), in_force.pack.file, category, subject(), at)


def test_it_joins_those_that_it_names_each_by_a_finding_of_its_own() -> None:
    made = joined(Joining(incident_ids=("i1", "i2"), statement="answer"))
    assert [(one.incident_id, one.joins, one.statement) for one in made] == [
        ("i1", True, "answer"),
        ("i2", True, "answer"),
    ]
    assert len({one.finding_id for one in made} | {found().finding_id}) == 3
    assert joined(Joining(incident_ids=("i1", "i2"), statement="answer")) == made


def test_without_a_name_it_joins_the_incident_of_its_own_rule_and_time() -> None:
    [made] = joined(Joining())
    assert (made.incident_id, made.statement) == (own_incident("mass_mail", NOON), None)


def test_it_joins_every_window_that_its_span_touches_of_each_category() -> None:
    day = timedelta(days=1)
    made = joined(Joining(categories=("disrepute", "copyright"), back=day, ahead=day))
    expected = [own_incident("disrepute", NOON + shift) for shift in (-day, timedelta(), day)]
    assert [one.incident_id for one in made] == [*expected, own_incident("copyright", NOON)]


@pytest.mark.parametrize(
    ("back", "ahead", "shifts"),
    [
        pytest.param(12, 11, [0], id="within the day"),
        pytest.param(13, 11, [-1, 0], id="into the day before"),
        pytest.param(12, 12, [0, 1], id="to the first moment of the next"),
    ],
)
def test_a_window_is_touched_from_its_first_moment_on(back: int, ahead: int, shifts: list[int]) -> None:
    made = joined(Joining(back=timedelta(hours=back), ahead=timedelta(hours=ahead)))
    assert [one.incident_id for one in made] == [
        own_incident("mass_mail", NOON + timedelta(days=shift)) for shift in shifts
    ]


@given(st.integers(-400, 400), st.integers(0, 100))
def test_what_joins_before_is_found_by_what_comes_after(hours: int, window: int) -> None:
    """Within the window on either side, whatever the windows of incidents: the same incident."""
    told = NOON + timedelta(hours=hours)
    joins = {
        one.incident_id for one in joined(Joining(back=timedelta(hours=window), ahead=timedelta(hours=window)), at=told)
    }
    for shift in (-window, 0, window):
        assert own_incident("mass_mail", told + timedelta(hours=shift)) in joins


def test_the_case_that_a_report_names_is_repeated_whatever_the_rule_waits_for() -> None:
    assert found(stated_case_id="case-7", case_id="case-1").case_id == "case-7"
    assert found(case_id="case-1").case_id is None
    on_case = rule("large", LARGE, trigger="on_case")
    assert found(on_case, stated_case_id="case-7", case_id="case-1").case_id == "case-1"
