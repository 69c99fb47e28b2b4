"""The course of an incident follows from its acts in their order, whatever the order in which they were read."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from headerfirst.agents.course import Course, cleared_closure, counted, course_of
from headerfirst.agents.persons_acts import PersonsAct, Place
from headerfirst.schemas.finding import Finding

from tests import builders

NOON = builders.NOON


def act(hour: int, kind: Any, **changes: Any) -> PersonsAct:
    place = Place("commands", hour)
    return PersonsAct(f"{kind}-{hour}", NOON + timedelta(hours=hour), place, kind, "p-b", "investigator", **changes)


def finding(hour: int = 0, **changes: Any) -> Finding:
    return builders.finding(**({"finding_id": f"f{hour}", "at": NOON + timedelta(hours=hour)} | changes))


def course(*acts: PersonsAct, findings: tuple[Finding, ...] = (finding(),)) -> Course:
    return course_of(counted(acts, "p-a", "soc"), findings)


def test_nothing_done_changes_nothing() -> None:
    assert course() == Course(None, False, [], None, frozenset(), 0, None)  # noqa: FBT003 - as it stands there


def test_the_last_of_closing_and_reopening_holds() -> None:
    closing, reopening = act(1, "close", reason="explained"), act(2, "reopen")
    closed = course(closing)
    assert closed.closure is not None
    assert (closed.closure.reason, closed.closure.by, closed.change) == ("explained", "investigator", "closed")
    assert course(closing, reopening).closure is None
    assert course(closing, reopening).change == "reopened"
    again = course(closing, reopening, act(3, "close", reason="resolved")).closure
    assert again is not None
    assert again.reason == "resolved"


def test_a_later_finding_opens_what_was_closed_or_withdrawn() -> None:
    for ending in (act(1, "close", reason="explained"), act(1, "withdraw")):
        assert course(ending, findings=(finding(0), finding(2))).closure is None
        assert not course(ending, findings=(finding(0), finding(2))).withdrawn
    assert course(act(1, "withdraw")).withdrawn


def test_the_order_of_reading_does_not_show() -> None:
    acts = [
        act(1, "triage", gross_misconduct_candidate=True),
        act(2, "close", reason="explained"),
        act(3, "reopen"),
        act(4, "triage", gross_misconduct_candidate=False),
    ]
    assert len({repr(course(*order)) for order in permutations(acts)}) == 1
    assert course(*acts).gross_misconduct_candidate is False


def test_what_the_person_said_is_kept_in_its_order() -> None:
    said = course(
        PersonsAct("o", NOON + timedelta(hours=2), Place("commands", 9), "object", "p-a", "staff", None, "objection"),
        PersonsAct("a", NOON, Place("commands", 3), "answer", "p-a", "staff", None, "answer", "text-1"),
    )
    assert [(one.kind, one.text_ref) for one in said.statements] == [("answer", "text-1"), ("objection", None)]
    assert said.change == "paused"


def test_a_clean_result_clears_the_findings_it_was_asked_for_and_those_on_that_message() -> None:
    named, same, other = finding(0), finding(1, message_token="m-1"), finding(2)
    result = act(5, "cleared", finding_ids=frozenset({"f0"}), message_token="m-1")
    assert course(result, findings=(named, same, other)).cleared == {"f0", "f1"}
    closure = cleared_closure([result])
    assert closure is not None
    assert (closure.reason, closure.by) == ("cleared_by_inspection", "inspection")


def test_it_clears_no_finding_on_another_message_though_it_was_asked_for_that_too() -> None:
    """Of a request for several, or one that names findings of somebody else's."""
    result = act(5, "cleared", finding_ids=frozenset({"f0", "f1"}), message_token="m-1")
    one, other = finding(0, message_token="m-1"), finding(1, message_token="m-2")
    assert course(result, findings=(one, other)).cleared == {"f0"}


def test_it_clears_no_later_finding_and_no_hit() -> None:
    result = act(1, "cleared", message_token="m-1", finding_ids=frozenset({"f9"}))
    later = finding(2, message_token="m-1")
    hit = finding(0, finding_id="f9", message_token="m-1", stage="content")
    assert course(result, findings=(later, hit)).cleared == frozenset()


def test_views_are_counted() -> None:
    assert course(act(1, "viewed"), act(2, "viewed")).seen_by_count == 2


def test_acts_of_somebody_who_may_not_are_passed_over() -> None:
    assert counted([act(1, "close", reason="explained")], "p-b", "soc") == []
