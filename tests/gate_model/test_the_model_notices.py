"""A check that cannot fail is none: the gate is broken on purpose, in one way at a time, and each is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents import inspection, signatures
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.gate import approvals, consultations, course, docket, hearing, judge, settled
from headerfirst.agents.gate.conditions import CONDITIONS
from headerfirst.agents.gate.entries import Entries
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.notices import NoticeBook
from headerfirst.schemas.ledger import LedgerEntry

from tests.gate_model.histories import broken, first_broken
from tests.gate_model.scenery import NOON
from tests.gate_model.theatres import THEATRES

pytestmark = pytest.mark.slow

MOST = 2_000
"""Histories that a break may take to be noticed."""
Break = Callable[[pytest.MonkeyPatch], None]
ROWS = (
    "register_stale",
    "requester_role",
    "case_missing",
    "insufficiency_not_shown",
    "less_intrusive_step_missing",
    "length_over_maximum",
    "purpose_not_in_pack",
    "union_shielded",
    "special_category_condition_missing",
    "consultation_missing",
    "consultation_late",
    "consultation_expired",
    "consultation_wrong_level",
    "consultation_wrong_union",
    "union_objection_unanswered",
    "personal_marked",
    "personal_grounds_missing",
    "wider_case_missing",
    "proper_channel",
    "objection_pending",
    "approver_missing",
    "second_approver_missing",
)


def without(reason: str) -> Break:
    kept = tuple(row for row in CONDITIONS if row.reason != reason)
    return lambda patch: patch.setattr(judge, "CONDITIONS", kept)


def in_place_of(owner: Any, name: str, other: Any) -> Break:
    return lambda patch: patch.setattr(owner, name, other)


def anybody_may_approve(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hearing, "approval_reason", lambda *_: None)
    patch.setattr(approvals, "approval_reason", lambda *_: None)


def the_last_word_counts(patch: pytest.MonkeyPatch) -> None:
    every = frozenset({"pending", "granted", "refused", "expired", "revoked"})
    patch.setattr(settled, "_MAY_FOLLOW", dict.fromkeys(every, every))


def no_consultation_is_late(patch: pytest.MonkeyPatch) -> None:
    steps = dict(consultations._STEPS) | {"consultation_late": lambda _: True}
    patch.setattr(consultations, "_STEPS", tuple(steps.items()))


def granted_whatever_came(patch: pytest.MonkeyPatch) -> None:
    """HR gets what was only asked for."""
    decide = ActFeed._decision

    def _decision(self: ActFeed, arrival: Any, decision: Any) -> None:
        decide(self, arrival, msgspec.structs.replace(decision, outcome="granted"))

    patch.setattr(ActFeed, "_decision", _decision)


def openings_are_not_entered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(InspectionBook, "entered", lambda *_: inspection.Entered(0, NOON))


def judged_only_once(patch: pytest.MonkeyPatch) -> None:
    again = InspectionBook.judge_again

    def judge_again(self: InspectionBook, *of: Any) -> Any:
        verdict = again(self, *of)
        return replace(verdict, outcome="granted") if verdict is not None else None

    patch.setattr(InspectionBook, "judge_again", judge_again)


def without_the_headers_of_the_message(patch: pytest.MonkeyPatch) -> None:
    question = InspectionBook.question
    patch.setattr(
        InspectionBook, "question", lambda self, request_id, moment, _seen: question(self, request_id, moment, {})
    )


def dated_tomorrow(patch: pytest.MonkeyPatch) -> None:
    decided_at = judge.decided_at
    patch.setattr(course, "decided_at", lambda question: decided_at(question) + timedelta(days=1))


def a_line_is_left_out(patch: pytest.MonkeyPatch) -> None:
    take = Notary._take_entry

    def _take_entry(self: Notary, sight: Any) -> None:
        entry: LedgerEntry = sight.entry
        if entry.kind != "refusal":
            take(self, sight)

    patch.setattr(Notary, "_take_entry", _take_entry)


BREAKS: dict[str, Break] = {
    **{f"no row {reason}": without(reason) for reason in ROWS},
    "any signature will do": in_place_of(signatures, "_is_signed", lambda *_: True),
    "anybody may approve": anybody_may_approve,
    "the last word counts": the_last_word_counts,
    "no consultation is late": no_consultation_is_late,
    "HR gets what was only asked for": granted_whatever_came,
    "nothing is entered before it is opened": openings_are_not_entered,
    "nothing is judged again": judged_only_once,
    "a message's own headers are not looked at": without_the_headers_of_the_message,
    "grants never end": in_place_of(judge, "_expires_at", lambda _: NOON + timedelta(days=99)),
    "nothing expires": in_place_of(course.Course, "end_by", lambda *_: None),
    "decisions are dated tomorrow": dated_tomorrow,
    "nobody is told": in_place_of(NoticeBook, "_obliged", lambda *_: ()),
    "nothing is entered in the ledger": in_place_of(Entries, "missing", lambda *_: []),
    "the notary leaves out a line": a_line_is_left_out,
    "nothing is forgotten by who dies": in_place_of(docket.Docket, "forget", lambda _: None),
}


RARE = {
    "no row requester_role": "all that follows on read-by-soc",
    "no row special_category_condition_missing": "all that follows on read-carys-improper",
    "no consultation is late": "the union of an official",
    "no row consultation_late": "the union of an official",
    "no row consultation_expired": "the union of an official",
    "no row consultation_wrong_level": "branch officers",
    "no row consultation_wrong_union": "the council asks the union too",
    "no row personal_marked": "all that follows on breach-marked",
    "no row wider_case_missing": "all that follows on read-marked-bare",
}
"""What is soon noticed on a small stage, and seldom among all that may happen."""


def _on_stage(name: str) -> str | None:
    (theatre,) = (one for one in THEATRES if one.name == name)
    told = (broken(steps, pack, 0, hasty=False) for pack in theatre.packs for steps in theatre.histories())
    return next(filter(None, told), None)


def test_unbroken_nothing_is_noticed() -> None:
    assert first_broken(range(200)) is None


@pytest.mark.parametrize("name", BREAKS)
def test_it_is_noticed_that(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BREAKS[name](monkeypatch)
    assert (_on_stage(RARE[name]) if name in RARE else first_broken(range(MOST))) is not None
