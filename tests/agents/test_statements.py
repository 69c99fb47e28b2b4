"""People speak for themselves; who says something in somebody's name is heard where the policy sends people to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Joining
from headerfirst.agents.statements import change_of, joining, may_say, statements_of
from headerfirst.schemas.incident import Statement
from headerfirst.schemas.vocabulary import ReportKind, RoleName

from tests import builders
from tests.agents.made_reports import OWN, bilal_as, told

NOON = builders.NOON
WEEK = timedelta(days=7)
TOVE = builders.person(id="tove", addresses=["tove@example.org"], name="Tove", manager=None)

# Who may say so


@pytest.mark.parametrize("kind", ["accidental", "answer", "correction", "objection", "takedown-done"])
def test_everybody_may_for_themselves(kind: ReportKind) -> None:
    assert may_say(told({"kind": kind, **OWN}))
    assert may_say(told({"kind": kind, "reporter": "Amara.Okafor+home@example.org", "about": builders.AMARA}))


@pytest.mark.parametrize(
    ("kind", "role", "heard"),
    [
        ("answer", "dpo", True),
        ("objection", "dpo", True),
        ("correction", "dpo", True),
        ("answer", "investigator", False),
        ("objection", "hr-approver", False),
        ("accidental", "service-desk", True),
        ("accidental", "soc", False),
        ("takedown-done", "investigator", True),
        ("takedown-done", "service-desk", False),
    ],
)
def test_a_role_may_write_down_what_people_bring_to_it(kind: ReportKind, role: RoleName, *, heard: bool) -> None:
    """Of Tove, whose manager Bilal is not."""
    said = {"kind": kind, "about": "tove@example.org"}
    assert may_say(told(said, TOVE, bilal_as(role))) is heard
    assert not may_say(told(said, TOVE))


def test_a_role_counts_while_it_is_held() -> None:
    over = bilal_as("dpo", to=NOON)
    assert not may_say(told({"kind": "answer"}, over))
    assert may_say(told({"kind": "answer", "observed_at": NOON - timedelta(seconds=1)}, over))


def test_of_an_accident_one_may_tell_the_manager_and_of_nothing_else() -> None:
    assert may_say(told({"kind": "accidental"}))
    assert not may_say(told({"kind": "answer"}))
    assert not may_say(told({"kind": "accidental", "about": "tove@example.org"}, TOVE))


def test_strangers_speak_for_themselves_alone() -> None:
    assert may_say(told({"kind": "answer", "reporter": builders.ELENI, "about": builders.ELENI}))
    assert not may_say(told({"kind": "answer", "reporter": builders.ELENI}))
    assert not may_say(told({"kind": "answer", "about": builders.ELENI}))


# What it joins


def joins(*records: Any, **changes: Any) -> Joining | None:
    return joining(told({"kind": "answer", **OWN, **changes}, *records), "answer", WEEK)


def test_the_incidents_of_the_case_that_it_names() -> None:
    case = builders.case(incident_ids=["i1", "i2", "i1"])
    assert joins(case, case_id="case-1") == Joining(incident_ids=("i1", "i2"), statement="answer")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(builders.case(person="bilal", incident_ids=["i1"]), id="somebody else's"),
        pytest.param(builders.case(id="case-2", incident_ids=["i1"]), id="another"),
        pytest.param(builders.case(incident_ids=[]), id="one without incidents"),
    ],
)
def test_else_those_of_the_category_that_it_names(case: Any) -> None:
    expected = Joining(categories=("disrepute",), back=WEEK, statement="answer")
    assert joins(case, case_id="case-1", category="disrepute") == expected
    assert joins(case, case_id="case-1") is None


def test_words_about_everything_are_about_nothing() -> None:
    assert joins() is None


# What an incident says of them


def said(hours: int, **changes: Any) -> Any:
    return builders.finding(finding_id=f"f{hours}", at=NOON + timedelta(hours=hours), **({"joins": True} | changes))


def test_commands_and_reports_stand_in_the_order_of_time() -> None:
    command = Statement(kind="answer", at=NOON + timedelta(hours=2), text_ref="a")
    reports = [said(3, statement="objection"), said(1, statement="accidental_reported", text_ref="b")]
    kinds = [one.kind for one in statements_of([command], reports, disclaimer_counts=True)]
    assert kinds == ["accidental_reported", "answer", "objection"]


def test_a_disclaimer_is_no_defence_where_the_policy_asks_for_factors() -> None:
    found = [said(0, joins=None, disclaimer=True), said(1, joins=None, disclaimer=False)]
    assert statements_of([], found, disclaimer_counts=True) == [Statement(kind="not_a_defence", at=NOON)]
    assert statements_of([], found, disclaimer_counts=False) == []


def test_what_is_no_statement_changes_nothing_by_what_it_says() -> None:
    assert change_of(said(0)) is None
    assert [change_of(said(0, statement=kind)) for kind in ("answer", "objection", "correction")] == [
        "answered",
        "paused",
        "evidence_added",
    ]
