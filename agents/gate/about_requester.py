"""Who asks: in which role, whose line manager, nominated by whom, and through whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective, is_here
from headerfirst.agents.gate.condition import Condition, always
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.register import Delegation, Person
from headerfirst.schemas.vocabulary import RefusalReason, RoleName

TRIAGE: Final = "triage"
LINE_MANAGER: Final = "line-manager"
NOMINATED: Final = "nominated-colleague"
BY_RELATION: Final = frozenset({LINE_MANAGER, NOMINATED})
"""Nobody's office: whether somebody is one follows from the register, for each request."""
OWNER: Final = "owner"


def requester_roles(question: Question) -> list[str]:
    named = question.kind.requester_roles
    return question.purpose.requester_roles if named is None else named


def why_not_admitted(question: Question) -> RefusalReason | None:
    """Why whoever asks may not ask for this; None where they may."""
    asks, roles = question.request.requester, requester_roles(question)
    if asks is None:
        # A program looks at nothing: it may ask for scans of content alone.
        return None if TRIAGE in roles and question.is_scan else "requester_role"
    person = question.requester
    if person is None or not is_here(person, question.asked_at) or _is_hearsay(question):
        return "requester_role"
    held = {role.role for role in question.register.roles(person.id, question.asked_at)}
    if asks.role in held and asks.role in roles:
        return None
    if LINE_MANAGER in roles and question.subject is not None and question.subject.manager == person.id:
        return None
    if NOMINATED in roles and nominations(question, person):
        return None
    return _nearest(asks.role, roles)


def _is_hearsay(question: Question) -> bool:
    """Only whoever brings a request has signed it: their word for somebody else is taken for HR alone, and where the
    policy wants HR to come through others.
    """
    asks = question.request.requester
    return asks is not None and asks.via is not None and (question.kind.via is None or not _asks_as_hr(question))


def _nearest(role: str, roles: list[str]) -> RefusalReason:
    """Which of several ways in was missed."""
    has_office = role in get_args(RoleName)
    if BY_RELATION.isdisjoint(roles) or (has_office and not BY_RELATION.issuperset(roles)):
        return "requester_role"
    if NOMINATED in roles and (role != LINE_MANAGER or LINE_MANAGER not in roles):
        return "delegate_not_nominated"
    return "requester_not_line_manager"


def nominations(question: Question, delegate: Person) -> list[Delegation]:
    """What gives a colleague the use of the mailbox when they ask, by nomination of whom the policy says."""
    entries = (entry for entry in delegations(question) if entry.delegate == delegate.id)
    return [entry for entry in entries if effective(entry, question.asked_at) and _is_nominated(question, entry)]


def delegations(question: Question) -> Iterator[Delegation]:
    """Of the mailbox that the request is about, and of all others of its owner."""
    own = question.subject.addresses if question.subject is not None else []
    for address in sorted({mailbox_form(one) for one in (*own, *filter(None, [question.mailbox]))}):
        yield from question.register.delegations(address)


def _is_nominated(question: Question, entry: Delegation) -> bool:
    """By the owner, or by somebody who holds the office that the policy names."""
    if OWNER in question.kind.nominated_by and by_owner(question, entry):
        return True
    if entry.nominated_by is None:
        return False
    roles = question.register.roles(entry.nominated_by, question.asked_at)
    return any(role.role in question.kind.nominated_by for role in roles)


def by_owner(question: Question, entry: Delegation) -> bool:
    """Nominated by the account holder, or with their consent; a standing arrangement is neither."""
    if entry.basis == "consented":
        return True
    owner = question.subject
    return entry.basis == "nominated" and owner is not None and entry.nominated_by == owner.id


def _came_through(question: Question) -> bool:
    asks = question.request.requester
    return asks is not None and asks.via == question.kind.via


REQUESTER: Final = (
    Condition(
        "requester_role",
        "kind",
        "Whoever asks holds, on record, a role that may ask for this.",
        always,
        lambda question: why_not_admitted(question) != "requester_role",
    ),
    Condition(
        "requester_not_line_manager",
        "kind",
        "Where line managers ask, it is the person's own line manager.",
        always,
        lambda question: why_not_admitted(question) != "requester_not_line_manager",
    ),
    Condition(
        "delegate_not_nominated",
        "kind",
        "Where a colleague asks, they were nominated by whom the policy says, and the nomination is in force.",
        always,
        lambda question: why_not_admitted(question) != "delegate_not_nominated",
    ),
    Condition(
        "not_via_information_security",
        "kind",
        "What HR asks for came through the role that the policy names.",
        lambda question: question.kind.via is not None and _asks_as_hr(question),
        _came_through,
    ),
)


def _asks_as_hr(question: Question) -> bool:
    return question.request.requester is not None and question.request.requester.role == "hr-approver"
