"""A deferral is for a person and a case, from its own decision until its end; whoever reads it late reads the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.deferrals import Deferrals
from headerfirst.schemas.inspection import Decision, Grant
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

NOON, DAY = builders.NOON, timedelta(days=1)
AMARA = builders.AMARAS_TOKEN


def deferral(name: str, starts: datetime, ends: datetime, **changes: Any) -> Decision:
    grant = Grant(mode="human-view", scanners=[], message_tokens=[], expires_at=ends, viewers=[])
    fields: dict[str, Any] = {"request_id": name, "kind": "defer-notice", "case_id": "case-1", "reason": name}
    return builders.decision(**(fields | {"at": starts, "grant": grant} | changes))


def known(*decisions: Decision) -> Deferrals:
    deferrals = Deferrals()
    for decision in decisions:
        deferrals.take(decision)
    return deferrals


def test_of_two_the_one_that_ends_last_holds() -> None:
    deferrals = known(deferral("short", NOON, NOON + DAY), deferral("long", NOON, NOON + 2 * DAY))
    holding = deferrals.of(AMARA, "case-1", NOON)
    assert holding is not None
    assert (holding.reason, holding.ends_at, holding.review_at) == ("long", NOON + 2 * DAY, NOON + 2 * DAY)
    assert holding.approver_role == "hr-approver"


@pytest.mark.parametrize(("hours", "is_held"), [(-1, False), (0, True), (23, True), (24, False)])
def test_it_holds_from_its_decision_to_its_end(hours: int, is_held: bool) -> None:  # noqa: FBT001  # a row of the table
    deferrals = known(deferral("d", NOON, NOON + DAY))
    assert (deferrals.of(AMARA, "case-1", NOON + timedelta(hours=hours)) is not None) is is_held


def test_somebody_s_word_ends_it_early_and_never_late() -> None:
    granted = deferral("d", NOON, NOON + 2 * DAY)
    for word, ends in ((NOON + DAY, NOON + DAY), (NOON + 9 * DAY, NOON + 2 * DAY)):
        holding = known(granted, deferral("d", word, word, outcome="revoked")).of(AMARA, "case-1", NOON)
        assert holding is not None
        assert holding.ends_at == ends


def test_one_without_a_grant_holds_nothing() -> None:
    assert known(deferral("d", NOON, NOON, grant=None)).of(AMARA, "case-1", NOON) is None


def test_its_reason_is_one_line_of_the_letter() -> None:
    holding = known(deferral("d", NOON, NOON + DAY, reason="Evidence\r\nGrievance: nobody")).of(AMARA, "case-1", NOON)
    assert holding is not None
    assert holding.reason == "Evidence Grievance: nobody"


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 20), st.booleans())
def test_it_is_over_for_whoever_asked_exactly_when_something_was_held_and_no_longer_is(
    ends: int,
    decided: int,
    now: int,
    deferral_first: bool,  # noqa: FBT001  # one of the drawn values
) -> None:
    deferrals = Deferrals()
    held, other = deferral("d", NOON, NOON + ends * DAY), builders.decision(case_id="case-1", at=NOON + decided * DAY)
    if deferral_first:
        deferrals.take(held)
    deferrals.oblige(other)
    if not deferral_first:
        deferrals.take(held)
    expected = ["d"] if decided < ends <= now else []
    assert [one.decision.request_id for one in deferrals.lapsed(NOON + now * DAY)] == expected


def test_nothing_is_known_after_it_was_forgotten() -> None:
    deferrals = known(deferral("d", NOON, NOON + DAY))
    deferrals.oblige(builders.decision(case_id="case-1", at=NOON))
    deferrals.forget()
    assert deferrals.of(AMARA, "case-1", NOON) is None
    assert list(deferrals.lapsed(NOON + 9 * DAY)) == []
