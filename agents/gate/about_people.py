"""Whose word is still outstanding: that of whoever decides on an objection, and that of the approvers."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.effective import effective
from headerfirst.agents.gate.approvals import approvals_counted, approvals_needed
from headerfirst.agents.gate.condition import Condition
from headerfirst.agents.gate.kinds import AT_SOMEBODYS_REQUEST, DISCRETIONARY
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.register import Objection


def _is_discretionary(question: Question) -> bool:
    if question.is_automatic or question.request.purpose == AT_SOMEBODYS_REQUEST:
        return False
    return question.request.kind in DISCRETIONARY


def _stands(question: Question, objection: Objection) -> bool:
    """An objection in one case pauses that case, and whatever names none."""
    undecided = not objection.decided and effective(objection, question.moment.now)
    return undecided and (objection.case is None or question.request.case_id in (None, objection.case))


def _nobody_objects(question: Question) -> bool:
    person = question.subject
    return person is None or not any(
        _stands(question, objection) for objection in question.register.objections(person.id)
    )


OBJECTION: Final = (
    Condition(
        "objection_pending",
        "kind",
        "No objection of the person is undecided.",
        _is_discretionary,
        _nobody_objects,
    ),
)
APPROVAL: Final = (
    Condition(
        "approver_missing",
        "kind",
        "Somebody who may has approved.",
        lambda question: approvals_needed(question) > 0,
        lambda question: bool(approvals_counted(question)),
    ),
    Condition(
        "second_approver_missing",
        "kind",
        "So has a second person, where two are asked for.",
        lambda question: approvals_needed(question) > 1,
        lambda question: len(approvals_counted(question)) == approvals_needed(question),
    ),
)
