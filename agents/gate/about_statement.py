"""What a request has to state, so that whoever approves it, and the person afterwards, can tell why it was made."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.effective import effective
from headerfirst.agents.gate.condition import Condition, always
from headerfirst.agents.gate.kinds import LOOKS, is_human_view
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.words import says_something, states
from headerfirst.schemas.policy import Need
from headerfirst.schemas.register import Case
from headerfirst.schemas.vocabulary import Purpose

RESTS_ON: Final[dict[Purpose, Need]] = {"suspected_breach": "incident", "credible_information": "information"}
"""What looking for a purpose rests on, by the very meaning of it: a suspicion on record, information received."""


def needs(question: Question, need: Need) -> bool:
    return need in question.kind.needs


def _is_of_a_group(question: Question) -> bool:
    request = question.request
    return request.person is None and request.mailbox_token is None and request.group is not None


def missing_fields(question: Question) -> list[str]:
    """The names of fields without which a request of this kind is none."""
    request = question.request
    wanted = {
        "mode": request.kind != "open-content" or request.mode is not None,
        "viewers": not is_human_view(question) or bool(request.viewers),
        "person": _says_about_whom(question),
        "reason": not needs(question, "reason") or states(request.reason),
        "text": not needs(question, "text") or states(request.text),
        "ticket": not needs(question, "ticket") or states(request.ticket),
    }
    return [name for name, is_there in wanted.items() if not is_there]


def _says_about_whom(question: Question) -> bool:
    request = question.request
    if request.person is not None or request.mailbox_token is not None:
        return True
    if request.kind in ("usage-view", "reveal"):
        return request.group is not None
    return not (is_human_view(question) or needs(question, "person"))


def running_cases(question: Question) -> list[Case]:
    """About the person, registered before the request, and neither ended nor lapsed."""
    person, now = question.subject, question.moment.now
    found = question.register.cases(person.id) if person is not None else []
    return [case for case in found if _was_registered(case, question) and effective(case, now) and now < case.until]


def _was_registered(case: Case, question: Question) -> bool:
    return case.from_ is not None and case.from_ <= question.given_at


def _case_is_there(question: Question) -> bool:
    named = question.request.case_id
    return any(case.id == named for case in running_cases(question))


def _suspicion_is_there(question: Question) -> bool:
    named = question.request.case_id
    cases = [case for case in running_cases(question) if named in (None, case.id)]
    return any(case.suspicion_at <= question.given_at for case in cases)


def _names_an_incident(question: Question) -> bool:
    return question.request.incident_id is not None or bool(question.request.finding_ids)


def _rests_on_suspicion(question: Question) -> bool:
    return question.request.kind in LOOKS and RESTS_ON.get(question.request.purpose) == "incident"


def _rests_on_information(question: Question) -> bool:
    looks = question.request.kind in LOOKS and RESTS_ON.get(question.request.purpose) == "information"
    return looks or needs(question, "information")


def _needs_suspicion(question: Question) -> bool:
    """A named look at somebody's use of the web does, whatever the pack says (DMU 5.4, WCC 3)."""
    named = question.request.kind == "usage-view" and not _is_of_a_group(question)
    return named or needs(question, "suspicion")


def _group_is_large_enough(question: Question) -> bool:
    group = [person for person in question.register.people() if person.org_unit == question.request.group]
    return sum(effective(person, question.asked_at) for person in group) >= question.gate.smallest_group


def _is_a_whole_hold(question: Question) -> bool:
    """Why, of what, and to what end; whose it is (the requester) is known, and it is reviewed when it ends."""
    request = question.request
    of_something = request.case_id or request.incident_id or request.finding_ids or request.scope.message_tokens
    return states(request.reason) and bool(of_something) and request.scope.until is not None


def _is_a_whole_deferral(question: Question) -> bool:
    return states(question.request.reason) and question.request.scope.until is not None


def _reasons_say_something(question: Question) -> bool:
    request, gate = question.request, question.gate
    texts = {
        "reason": request.reason,
        "insufficiency": request.why_headers_insufficient,
        "less-intrusive-step": request.less_intrusive_step,
    }
    return all(says_something(text, gate) for need, text in texts.items() if need in question.kind.needs)


STATEMENT: Final = (
    Condition(
        "hold_incomplete",
        "kind",
        "A hold says why, of what, and until when, which is when it is reviewed.",
        lambda question: question.request.kind == "hold",
        _is_a_whole_hold,
    ),
    Condition(
        "deferral_not_approved",
        "kind",
        "To tell a person later takes a reason and a date on which that is reviewed.",
        lambda question: question.request.kind == "defer-notice",
        _is_a_whole_deferral,
    ),
    Condition(
        "group_too_small",
        "kind",
        "An aggregate is of so many people that it names nobody.",
        _is_of_a_group,
        _group_is_large_enough,
    ),
    Condition(
        "field_absent",
        "kind",
        "The request states all that its kind has to state.",
        always,
        lambda question: not missing_fields(question),
    ),
    Condition(
        "case_missing",
        "kind",
        "A case that has to be named, or is, was registered before the request and is still open.",
        lambda question: needs(question, "case") or question.request.case_id is not None,
        _case_is_there,
    ),
    Condition(
        "case_missing",
        "kind",
        "What follows an incident names it.",
        lambda question: needs(question, "incident"),
        _names_an_incident,
    ),
    Condition(
        "case_missing",
        "purpose",
        "To look into a suspected breach takes an incident or a case.",
        _rests_on_suspicion,
        lambda question: _names_an_incident(question) or question.request.case_id is not None,
    ),
    Condition(
        "suspicion_not_recorded",
        "kind",
        "The suspicion was on record before the request.",
        _needs_suspicion,
        _suspicion_is_there,
    ),
    Condition(
        "source_missing",
        "purpose",
        "Information says where it came from.",
        _rests_on_information,
        lambda question: question.request.information is not None and states(question.request.information.source),
    ),
    Condition(
        "credibility_missing",
        "purpose",
        "Information says why it is credible.",
        _rests_on_information,
        lambda question: question.request.information is not None and states(question.request.information.credibility),
    ),
    Condition(
        "insufficiency_not_shown",
        "kind",
        "The request says why address and heading do not suffice.",
        lambda question: needs(question, "insufficiency"),
        lambda question: states(question.request.why_headers_insufficient),
    ),
    Condition(
        "less_intrusive_step_missing",
        "kind",
        "The request says which less intrusive step was tried.",
        lambda question: needs(question, "less-intrusive-step"),
        lambda question: states(question.request.less_intrusive_step),
    ),
    Condition(
        "reason_boilerplate",
        "kind",
        "What the request gives for reasons could not stand for every other request.",
        always,
        _reasons_say_something,
    ),
)
