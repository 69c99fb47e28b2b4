"""Who may approve: in a role that may, with no stake in the answer."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.gate.approvals import (
    approval_reason,
    approvals_counted,
    approvals_needed,
    approved_at,
    approver_roles,
    is_approved,
)
from headerfirst.agents.gate.question import Consent

from tests import builders
from tests.agents.gate.made_questions import (
    APPROVED,
    ASKED,
    DMU,
    EARLIER,
    HOUR,
    LATER,
    NOON,
    absence_access,
    ask,
    ask_about_carys,
    changed,
    colleague,
    consent,
    consultation,
    delegated_access,
    facts,
    malware_scan,
    open_mail,
    role,
    usage_log_for_hr,
)
from tests.agents.gate.made_questions import WCC as COUNCIL
from tests.builders import AMARA


def reason_for(person: str, **changes: Any) -> str | None:
    question = ask(open_mail(), colleague(person, **changes))
    return approval_reason(question, consent(person, **changes).signer)


@pytest.mark.parametrize("person", ["soren", "keiko", "lars", "mira", "tove"])
def test_refuses_approver_role(person: str) -> None:
    assert reason_for(person) == "approver_role"


@pytest.mark.parametrize("person", ["hana", "nadia", "jonas"])
def test_those_may_approve_whom_the_policy_names(person: str) -> None:
    assert reason_for(person) is None


def test_the_roles_of_the_kind_go_before_those_of_the_purpose() -> None:
    assert approver_roles(ask(open_mail())) == ["hr-approver", "dpo"]
    assert approver_roles(ask(delegated_access())) == ["service-desk"]


def test_refuses_approver_role_in_a_capacity_of_ones_own() -> None:
    assert approval_reason(ask(open_mail()), consent("hana", "staff").signer) == "approver_role"


def test_refuses_approver_role_of_somebody_who_left() -> None:
    assert reason_for("hana", ends=EARLIER) == "approver_role"
    assert reason_for("hana", ends=LATER) is None


def test_refuses_approver_role_where_no_policy_knows_the_request() -> None:
    hana = consent("hana").signer
    assert approval_reason(ask(open_mail(), pack=None), hana) == "approver_role"
    assert approval_reason(ask(absence_access(), pack=COUNCIL), hana) == "approver_role"


def test_refuses_approver_is_requester() -> None:
    request = usage_log_for_hr()
    assert approval_reason(ask(request, pack=COUNCIL), consent("nadia").signer) == "approver_is_requester"
    assert approval_reason(ask(open_mail()), consent("idris", "hr-approver").signer) == "approver_is_requester"


def test_refuses_approver_is_requester_of_who_brought_it() -> None:
    """Whoever signs for somebody else does not then decide on it, and nor does anybody below them."""
    request = usage_log_for_hr()
    brought = ask(request, role("keiko", "dpo"), pack=COUNCIL)
    assert approval_reason(brought, consent("keiko", "dpo").signer) == "approver_is_requester"
    below = ask(request, colleague("hana", manager="keiko"), pack=COUNCIL)
    assert approval_reason(below, consent("hana", manager="keiko").signer) == "approver_conflict"


@pytest.mark.parametrize("shared", [{"addresses": [AMARA.upper()]}, {"addresses": ["a@b.example"], "public_key": "k"}])
def test_nobody_approves_by_being_in_the_register_twice(shared: dict[str, Any]) -> None:
    key = {"public_key": "k"} if "public_key" in shared else {}
    again = consent("hana", **shared).signer
    amara = builders.person(**key)
    assert approval_reason(ask(open_mail(), amara), again) == "approver_is_subject"
    asks = colleague("idris", **key | {"addresses": [AMARA]})
    assert approval_reason(ask(open_mail(), asks), again) == "approver_is_requester"
    boss = colleague("bilal", **key | {"addresses": [AMARA]})
    others = [builders.person(addresses=["other@example.org"]), colleague("idris", addresses=["i@example.org"])]
    assert approval_reason(ask(open_mail(), *others, boss), again) == "approver_conflict"
    two = [consent("nadia", **shared), Consent(again, APPROVED)]
    marked = ask(open_mail(), *others, approved=two, known=[facts(marks=["label"])])
    assert [one.signer.person.id for one in approvals_counted(marked)] == ["nadia"]


def test_refuses_approver_is_subject() -> None:
    amara = consent("amara", "hr-approver").signer
    assert approval_reason(ask(open_mail()), amara) == "approver_is_subject"
    assert approval_reason(ask(open_mail(person=None)), amara) == "approver_is_subject"


def test_refuses_approver_conflict_of_the_line_manager() -> None:
    assert approval_reason(ask(open_mail()), consent("bilal", "hr-approver").signer) == "approver_conflict"


@pytest.mark.parametrize("boss", ["amara", "idris"])
def test_refuses_approver_conflict_of_whoever_reports_to_them(boss: str) -> None:
    """Directly, or by others."""
    for manager in (boss, "mira"):
        question = ask(open_mail(), colleague("mira", manager=boss), colleague("hana", manager=manager))
        assert approval_reason(question, consent("hana", manager=manager).signer) == "approver_conflict"


def test_a_ring_of_managers_has_an_end() -> None:
    question = ask(open_mail(), colleague("hana", manager="mira"), colleague("mira", manager="hana"))
    assert approval_reason(question, consent("hana", manager="mira").signer) is None


def test_refuses_approver_conflict_of_the_officer_who_was_consulted() -> None:
    rep = builders.regional_officer(id="rep", person="hana", addresses=[])
    for officer in ("rep", "hana"):
        question = ask_about_carys(rep, consultation(officer=officer))
        assert approval_reason(question, consent("hana").signer) == "approver_conflict"
        assert approval_reason(question, consent("nadia").signer) is None


def test_a_human_view_needs_somebody_whatever_a_pack_says() -> None:
    kinds = dict(DMU.pack.file.gate.kinds)
    kinds["open-content"] = type(kinds["open-content"])(
        clause="DMU 5.2b", purposes=["suspected_breach"], needs=[], approvals=0, longest_hours=24
    )
    assert approvals_needed(ask(open_mail(), pack=changed(DMU, kinds=kinds))) == 1
    assert approvals_needed(ask(malware_scan())) == 0


def test_the_first_ones_count_and_no_more_than_are_needed() -> None:
    given = [consent("soren", at=NOON), consent("hana", at=ASKED + HOUR), consent("hana"), consent("jonas")]
    question = ask(open_mail(), approved=given)
    assert approvals_counted(question) == given[1:2]
    assert (is_approved(question), approved_at(question)) == (True, ASKED + HOUR)
    two = ask(open_mail(), approved=given, known=[facts(marks=["label"])])
    assert (approvals_counted(two), approved_at(two)) == ([given[1], given[3]], APPROVED)
