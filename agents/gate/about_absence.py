"""Somebody is away: read only, while they are, and never by their password or to an address outside (DMU App A)."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.addresses import domain_of, mailbox_form
from headerfirst.agents.effective import effective
from headerfirst.agents.gate.about_requester import by_owner, delegations, nominations
from headerfirst.agents.gate.condition import Condition, always
from headerfirst.agents.gate.kinds import ABOUT_MAIL
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.words import asks_for_credentials, mentions_credentials
from headerfirst.schemas.register import Absence

_STAND_INS: Final = frozenset({"absence", "delegated_access"})
"""Purposes for which somebody reads mail in another's place."""


def _asks_for_credentials(question: Question) -> bool:
    request = question.request
    written = " ".join(filter(None, (request.reason, request.text, request.less_intrusive_step)))
    asks = mentions_credentials if request.purpose in _STAND_INS else asks_for_credentials
    return asks(written)


def _stays_inside(question: Question) -> bool:
    return question.register.is_ours(domain_of(mailbox_form(question.request.forward_to or "")))


def _needs_absence(question: Question) -> bool:
    """Whatever is done because somebody is away, and what a colleague may do only then."""
    if question.request.purpose == "absence":
        return True
    requester = question.requester
    if question.request.kind != "delegated-access" or requester is None:
        return False
    entries = nominations(question, requester)
    return bool(entries) and all(entry.only_in_absence for entry in entries)


def _absences(question: Question) -> list[Absence]:
    return question.register.absences(question.subject.id) if question.subject is not None else []


def _is_away(question: Question) -> bool:
    return any(effective(absence, question.moment.now) for absence in _absences(question))


def _was_away(question: Question) -> bool:
    return any(effective(absence, question.given_at) for absence in _absences(question))


def _has_a_stand_in(question: Question) -> bool:
    """Whether somebody whom the owner chose reads the mailbox already, and is not away too."""
    now = question.moment.now
    return any(
        effective(entry, now) and by_owner(question, entry) and not question.register.absent(entry.delegate, now)
        for entry in delegations(question)
    )


NEVER: Final = (
    Condition(
        "credentials_requested",
        "kind",
        "Nobody asks for a user's name and password.",
        lambda question: not question.by_triage,
        lambda question: not _asks_for_credentials(question),
    ),
    Condition(
        "external_forwarding_requested",
        "kind",
        "No mail is forwarded to an address outside.",
        lambda question: question.request.forward_to is not None,
        _stays_inside,
    ),
    Condition(
        "write_access_requested",
        "kind",
        "Access in another's place is for reading.",
        always,
        lambda question: question.request.access in (None, "read"),
    ),
)
ABSENCE: Final = (
    Condition(
        "holder_returned",
        "kind",
        "Whoever was away has not come back.",
        _needs_absence,
        lambda question: _is_away(question) or not _was_away(question),
    ),
    Condition(
        "holder_not_absent",
        "kind",
        "The account holder is away, on record.",
        _needs_absence,
        _is_away,
    ),
    Condition(
        "need_ended",
        "kind",
        "Nobody whom the account holder chose reads the mailbox already.",
        lambda question: question.request.purpose == "absence" and question.request.kind in ABOUT_MAIL,
        lambda question: not _has_a_stand_in(question),
    ),
    Condition(
        "absence_flow_required",
        "kind",
        "Because of an absence content is opened only after a granted look at the headings.",
        lambda question: question.request.purpose == "absence" and question.request.kind == "open-content",
        lambda question: question.headings_listed,
    ),
)
