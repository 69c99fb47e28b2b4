"""Objections pause what nothing compels, and approvals are waited for."""

from __future__ import annotations

import pytest
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    LATER,
    NOON,
    ask,
    by,
    consent,
    facts,
    granted,
    hold,
    list_headings,
    malware_scan,
    open_mail,
    pending,
    refused,
    reveal,
    token,
    usage_log,
)

GROUNDS = "The heading names the tender, and the supplier says that it holds the signed bid"


@pytest.mark.parametrize("objection", [builders.objection(), builders.objection(case="case-1", decided=False)])
def test_refuses_objection_pending(objection: RegisterRecord) -> None:
    assert pending(ask(open_mail(), objection)) == "objection_pending"
    for request in (open_mail(), list_headings(), usage_log(), reveal()):
        assert refused(ask(request, objection, approved=["hana"])) == "objection_pending"


def test_refuses_objection_pending_where_a_request_names_no_case() -> None:
    """Nobody gets round an objection by leaving the case out."""
    request = open_mail(case_id=None, incident_id="c1" * 16)
    assert refused(ask(request, builders.objection(case="case-1"), approved=["hana"])) == "objection_pending"


@pytest.mark.parametrize(
    "objection",
    [
        builders.objection(decided=True),
        builders.objection(case="case-9"),
        builders.objection(person="bilal"),
        builders.objection(to=NOON),
        builders.objection(from_=LATER),
    ],
    ids=["decided", "of another case", "of somebody else", "over", "yet to come"],
)
def test_other_objections_pause_nothing(objection: RegisterRecord) -> None:
    assert granted(ask(open_mail(), objection, approved=["hana"]))


def test_an_objection_stops_no_scan_for_malware_no_hold_and_nothing_that_the_law_compels() -> None:
    compelled = list_headings(
        purpose="information_request", case_id=None, requester=by("jonas"), viewers=[token("jonas")]
    )
    assert granted(ask(malware_scan(), builders.objection()))
    assert granted(ask(hold(), builders.objection(), approved=["jonas"]))
    assert granted(ask(compelled, builders.objection(), approved=["lars"]))


def test_waits_for_approver_missing() -> None:
    assert pending(ask(open_mail())) == "approver_missing"
    assert pending(ask(open_mail(), approved=["idris", "bilal", "soren"])) == "approver_missing"


def test_waits_for_second_approver_missing() -> None:
    request, personal = open_mail(personal_grounds=GROUNDS), [facts(marks=["header"])]
    assert pending(ask(request, known=personal)) == "approver_missing"
    assert pending(ask(request, known=personal, approved=["hana"])) == "second_approver_missing"
    again = [consent("hana"), consent("hana", at=LATER)]
    assert pending(ask(request, known=personal, approved=again)) == "second_approver_missing"
    assert granted(ask(request, known=personal, approved=["hana", "nadia"]))
