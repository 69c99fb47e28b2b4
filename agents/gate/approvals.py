"""Who may approve a request, how many have to, and which approvals count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import is_here
from headerfirst.agents.gate.consulted_officers import is_consulted
from headerfirst.agents.gate.kinds import looks_for_conduct
from headerfirst.agents.gate.question import Consent, Question
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import RefusalReason

_LONGEST_LINE: Final = 50
"""Steps up a line of managers; a register may hold a ring."""


def approval_reason(question: Question, signer: Signer) -> RefusalReason | None:
    """Why this person's approval of the request does not count; None where it does."""
    if question.kind_terms is None or question.purpose_terms is None:
        return "approver_role"
    person = signer.person
    if any(is_same(person, asks) for asks in question.askers):
        return "approver_is_requester"
    if question.subject is not None and is_same(person, question.subject):
        return "approver_is_subject"
    if signer.role not in approver_roles(question) or not is_here(person, question.asked_at):
        return "approver_role"
    return "approver_conflict" if _has_a_stake(question, person) else None


def is_same(one: Person, other: Person) -> bool:
    """Whether two people of the register are one human being, who may be in it twice: they share an address, or the key
    that they sign with.
    """
    if one.id == other.id or (one.public_key is not None and one.public_key == other.public_key):
        return True
    return not {*map(mailbox_form, one.addresses)}.isdisjoint(map(mailbox_form, other.addresses))


def approver_roles(question: Question) -> list[str]:
    named = question.kind.approver_roles
    return question.purpose.approver_roles if named is None else named


def approvals_asked(question: Question) -> int:
    """By the pack, for such a request."""
    named = question.kind.approvals
    asked = question.purpose.approvals if named is None else named
    if looks_for_conduct(question) and any(facts.marks for facts in question.messages):
        asked = max(asked, question.gate.personal.approvals)
    return asked


def approvals_needed(question: Question) -> int:
    """None where the purpose is automatic, else at least one, whatever a pack says."""
    return 0 if question.is_automatic else max(1, approvals_asked(question))


def approvals_counted(question: Question) -> list[Consent]:
    """The first ones by different people who may approve, as many as are needed."""
    counted: list[Consent] = []
    for consent in question.approvals:
        is_another = not any(is_same(consent.signer.person, one.signer.person) for one in counted)
        if is_another and approval_reason(question, consent.signer) is None:
            counted.append(consent)
    return counted[: approvals_needed(question)]


def is_approved(question: Question) -> bool:
    return len(approvals_counted(question)) == approvals_needed(question)


def approved_at(question: Question) -> datetime:
    """The broker's time of the request and of the approvals that count, whichever is latest."""
    return max([question.asked_at, *(consent.at for consent in approvals_counted(question))])


def _has_a_stake(question: Question, person: Person) -> bool:
    """The subject's line manager, whoever reports to subject or requester, and an officer who was consulted."""
    subject = question.subject
    manager = question.register.person(subject.manager) if subject is not None and subject.manager is not None else None
    if manager is not None and is_same(person, manager):
        return True
    bosses = {one.id for one in (subject, *question.askers) if one is not None}
    return not bosses.isdisjoint(_managers_of(question, person)) or is_consulted(question, person)


def _managers_of(question: Question, person: Person) -> Iterator[str]:
    """Everybody up the line, the nearest first."""
    manager = person.manager
    for _ in range(_LONGEST_LINE):
        if manager is None:
            return
        yield manager
        above = question.register.person(manager)
        manager = above.manager if above is not None else None
