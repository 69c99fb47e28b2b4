"""The union shield: nobody reads what officials write, or what lies in union folders, before the union was asked."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.gate.condition import Condition
from headerfirst.agents.gate.consultations import consultation_gap
from headerfirst.agents.gate.kinds import ABOUT_MAIL, SHOWS_MAIL
from headerfirst.agents.gate.protected import union_records
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.vocabulary import RefusalReason


def is_shielded(question: Question) -> bool:
    return bool(union_records(question))


def _shows_union_mail(question: Question) -> bool:
    return question.request.kind in SHOWS_MAIL and is_shielded(question)


def _asked_by_people(question: Question) -> bool:
    return not question.by_triage and not question.is_scan


def _knows_what_it_is_about(question: Question) -> bool:
    """Every message, and whose mailbox: of what nobody knows, nobody knows whether it is the union's."""
    if question.by_triage or question.request.kind not in ABOUT_MAIL:
        return question.knows_every_message
    has_owner = question.subject is not None or question.mailbox is not None
    return question.knows_every_message and (has_owner or question.request.kind == "export")


def _consulted(reason: RefusalReason, says: str) -> Condition:
    return Condition(reason, "union", says, is_shielded, lambda question: consultation_gap(question) != reason)


SHIELD: Final = (
    Condition(
        "union_shielded",
        "union",
        "No program scans union mail, and triage does not ask for it.",
        is_shielded,
        _asked_by_people,
    ),
    Condition(
        "special_category_condition_missing",
        "purpose",
        "Union mail tells who is a member: the purpose names the condition of UK GDPR Article 9 that allows it.",
        _shows_union_mail,
        lambda question: question.purpose.article_9_condition is not None,
    ),
)
KNOWN: Final = (
    Condition(
        "shield_unknown",
        "union",
        "Of every message, and of the mailbox, it is known whether they are the union's.",
        lambda question: question.request.kind in ABOUT_MAIL or bool(question.request.scope.message_tokens),
        _knows_what_it_is_about,
    ),
)
CONSULTATION: Final = (
    _consulted("consultation_missing", "The union was consulted about this very request, and has answered."),
    _consulted("officer_not_named", "The consultation names the officer."),
    _consulted("officer_not_in_office", "The officer was in office then, by the register."),
    _consulted("consultation_wrong_union", "The officer is of the union whose mail it is."),
    _consulted(
        "consultation_wrong_level",
        "About an official who is employed here the regional officer was asked, about anything else a branch officer.",
    ),
    _consulted("approver_conflict", "The officer is not whose mail it is, nor requester, nor approver."),
    _consulted("consultation_out_of_scope", "The consultation was about this mailbox and these messages."),
    _consulted("consultation_late", "The ledger has the consultation before the word that decides."),
    _consulted("consultation_expired", "The consultation has not lapsed."),
    _consulted("union_objection_unanswered", "No officer's objection stands."),
)
