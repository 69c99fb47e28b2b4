"""What people do about an incident counts where it was theirs to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.persons_acts import PersonsAct, Place, act_of_command, act_of_referral, act_of_result
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import ActorRole, Audience

from tests import builders

NOON = builders.NOON
AMARA, BILAL = builders.AMARAS_TOKEN, builders.BILALS_TOKEN


def arrival(record: Record, topic: str = "commands") -> Arrival:
    return Arrival(topic, 7, NOON, "i1", record)


def signed(kind: str, role: ActorRole = "investigator", **payload: Any) -> PersonsAct | None:
    command = builders.command(kind=kind, incident_id="i1", payload=payload)
    return act_of_command(arrival(command), Signer(builders.person(id="bilal"), BILAL, role))


def act(kind: Any = "triage", by: str | None = BILAL, role: ActorRole | None = "investigator") -> PersonsAct:
    return PersonsAct("k", NOON, Place("commands", 7), kind, by, role)


def test_closing_needs_a_reason_of_the_list() -> None:
    closed = signed("close", reason="explained", text_ref="note-4")
    assert closed is not None
    assert (closed.kind, closed.reason, closed.text_ref, closed.at, closed.place) == (
        "close",
        "explained",
        "note-4",
        NOON,
        ("commands", 7),
    )
    assert signed("close") is None
    assert signed("close", reason="tired of it") is None


def test_only_triage_by_a_person_calls_something_a_candidate() -> None:
    triaged, reopened = signed("triage", gross_misconduct_candidate=True), signed("reopen")
    assert triaged is not None
    assert triaged.gross_misconduct_candidate is True
    assert reopened is not None
    assert reopened.gross_misconduct_candidate is None
    wrong = signed("triage", gross_misconduct_candidate="yes")
    assert wrong is not None
    assert wrong.gross_misconduct_candidate is None


@pytest.mark.parametrize(
    ("kind", "payload", "statement"),
    [
        ("answer", {"text_ref": "a"}, "answer"),
        ("answer", {"statement": "correction"}, "correction"),
        ("answer", {"statement": "not_a_defence"}, "answer"),
        ("object", {}, "objection"),
        ("triage", {"statement": "answer"}, None),
    ],
)
def test_what_the_person_says_is_a_statement(kind: str, payload: dict[str, Any], statement: str | None) -> None:
    said = signed(kind, "staff", **payload)
    assert said is not None
    assert said.statement == statement


@pytest.mark.parametrize("kind", ["approve", "refer", "request", "consult"])
def test_commands_for_the_gate_are_no_acts(kind: str) -> None:
    assert signed(kind) is None


@pytest.mark.parametrize(
    ("role", "audience", "may"),
    [
        ("soc", "soc", True),
        ("soc", "information-security", False),
        ("information-security", "information-security", True),
        ("information-security", "restricted", False),
        ("investigator", "restricted", True),
        ("dpo", "restricted", True),
        ("hr-approver", "soc", False),
        ("staff", "soc", False),
    ],
)
def test_a_role_acts_on_what_it_may_see(role: ActorRole, audience: Audience, may: bool) -> None:  # noqa: FBT001 - a table
    assert act(role=role).counts(AMARA, audience) is may


def test_nobody_acts_on_an_incident_of_their_own_but_to_speak() -> None:
    assert not act(by=AMARA).counts(AMARA, "soc")
    assert act("answer", AMARA, "staff").counts(AMARA, "restricted")
    assert not act("answer", BILAL, "staff").counts(AMARA, "soc")
    assert act("object", BILAL, "dpo").counts(AMARA, "soc")


def test_nor_under_a_token_of_before_a_rotation() -> None:
    under_another_name = replace(act(by=BILAL), by_also=frozenset({BILAL, AMARA}))
    assert not under_another_name.counts(AMARA, "soc")
    answering = replace(act("answer", BILAL, "staff"), by_also=frozenset({BILAL, AMARA}))
    assert answering.counts(AMARA, "soc")


def test_a_clean_scan_clears_and_a_view_is_counted_and_a_hit_is_a_finding_instead() -> None:
    decision = builders.decision(finding_ids=["f1"])
    clean = act_of_result(arrival(builders.inspection_result(outcome="clean"), "inspection-results"), decision)
    assert clean is not None
    assert (clean.kind, sorted(clean.finding_ids), clean.by) == ("cleared", ["f1"], None)
    viewed = builders.inspection_result(mode="human-view", outcome="not_inspected", scanners=[], seen_by_count=1)
    seen = act_of_result(arrival(viewed, "inspection-results"), decision)
    assert seen is not None
    assert seen.kind == "viewed"
    for outcome in ("hit", "not_inspected"):
        assert act_of_result(arrival(builders.inspection_result(outcome=outcome)), decision) is None


def test_results_and_decisions_say_themselves_when_they_were_made_whatever_clock_their_writer_had() -> None:
    later = NOON + timedelta(hours=1)
    decision = builders.decision(at=NOON)
    result = Arrival("inspection-results", 7, later, "r1", builders.inspection_result(outcome="clean", at=NOON))
    cleared = act_of_result(result, decision)
    referred = act_of_referral(Arrival("decisions", 7, later, "r1", decision), frozenset({"p-a"}))
    assert cleared is not None
    assert (cleared.at, referred.at) == (NOON, NOON)


def test_an_incident_counts_the_people_who_saw_a_message_and_not_how_often_they_looked() -> None:
    def key(viewer: str, view_id: str) -> str:
        fields = {"mode": "human-view", "outcome": "not_inspected", "scanners": [], "seen_by_count": 1}
        seen = builders.inspection_result(**fields, viewer=viewer, view_id=view_id)
        act = act_of_result(arrival(seen, "inspection-results"), builders.decision())
        assert act is not None
        return act.key

    assert key(AMARA, "1") == key(AMARA, "2")
    assert key(AMARA, "1") != key(BILAL, "1")
