"""Mail marked personal, and mail that goes through a proper channel: closed to people but by a narrow exception."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.gate.about_statement import running_cases
from headerfirst.agents.gate.condition import Condition
from headerfirst.agents.gate.kinds import AT_SOMEBODYS_REQUEST, TO_STOP_MALWARE, looks_for_conduct
from headerfirst.agents.gate.protected import touches_proper_channel
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.words import says_something

_NOT_FOR: Final = frozenset({TO_STOP_MALWARE, AT_SOMEBODYS_REQUEST})


def _opens_personal_mail(question: Question) -> bool:
    return looks_for_conduct(question) and any(facts.marks for facts in question.messages)


def _has_grounds(question: Question) -> bool:
    return says_something(question.request.personal_grounds, question.gate)


def _has_an_exception(question: Question) -> bool:
    """Nobody stands behind what triage asks for, and an absence is a reason only where grounds are given as well."""
    if question.by_triage:
        return False
    if question.request.purpose != "absence":
        return True
    return question.gate.personal.needs == "convincing-grounds" and _has_grounds(question)


def _is_of_a_wider_case(question: Question) -> bool:
    named = question.request.wider_case
    wider = any(case.id == named and case.wider for case in running_cases(question))
    return wider and says_something(question.request.reason, question.gate)


PERSONAL: Final = (
    Condition(
        "proper_channel",
        "proper channel",
        "A concern raised in the proper way is opened for nobody's conduct; scans for malware go on.",
        lambda question: question.request.purpose not in _NOT_FOR,
        lambda question: not touches_proper_channel(question),
    ),
    Condition(
        "personal_marked",
        "personal",
        "Mail marked personal is opened for nothing that knows no exception.",
        _opens_personal_mail,
        _has_an_exception,
    ),
    Condition(
        "personal_grounds_missing",
        "personal",
        "There are convincing grounds that what is marked personal is the organisation's business.",
        lambda question: _opens_personal_mail(question) and question.gate.personal.needs == "convincing-grounds",
        _has_grounds,
    ),
    Condition(
        "wider_case_missing",
        "personal",
        "What is marked personal belongs to a wider case on record, and there is a stated reason.",
        lambda question: _opens_personal_mail(question) and question.gate.personal.needs == "wider-case",
        _is_of_a_wider_case,
    ),
)
KNOWN: Final = (
    Condition(
        "mark_unknown",
        "personal",
        "Of every message it is known whether it is marked personal.",
        looks_for_conduct,
        lambda question: question.knows_every_message and all(facts.marks_known for facts in question.messages),
    ),
)
