"""What protects the messages, the mailbox and the person that a request is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective
from headerfirst.agents.gate.kinds import ABOUT_MAIL, OPENS_MAILBOX
from headerfirst.agents.gate.question import Question, Shield
from headerfirst.schemas.inspection import MessageFacts
from headerfirst.schemas.register import (
    ProtectedAddress,
    RegisterRecord,
    UnionAddress,
    UnionFolder,
    UnionOfficial,
    key_of,
)

UnionRecord = UnionOfficial | UnionFolder | UnionAddress


def moments_of(facts: MessageFacts) -> tuple[datetime, ...]:
    """Mail dated inside a term stays protected after it."""
    return (facts.observed_at,) if facts.sent_at is None else (facts.observed_at, facts.sent_at)


def union_records(question: Question) -> list[UnionRecord]:
    """Whose office, folder or address stands in the way, each once."""
    found: dict[str, UnionRecord] = {}
    for record in (*_of_messages(question), *_of_the_mailbox(question)):
        if isinstance(record, UnionOfficial | UnionFolder | UnionAddress):
            found[key_of(record)] = record
    return [found[key] for key in sorted(found)]


def touches_proper_channel(question: Question) -> bool:
    """Grievance, whistleblowing, legal, …: by a message, or because the mailbox itself is one."""
    if any(isinstance(record, ProtectedAddress) for record in _of_messages(question)):
        return True
    return any(question.register.party(address, question.asked_at).channel for address in _mailboxes(question))


def _of_messages(question: Question) -> Iterator[RegisterRecord]:
    for facts in question.messages:
        for party in facts.parties:
            for shield in question.shields.get(party, ()):
                if _covers(shield, moments_of(facts)):
                    yield shield.record


def _covers(shield: Shield, moments: Iterable[datetime]) -> bool:
    """Shield and facts are matched by party; what is left is the term."""
    start, end = shield.protection.start, shield.protection.end
    return any((start is None or start <= moment) and (end is None or moment < end) for moment in moments)


def _of_the_mailbox(question: Question) -> Iterator[RegisterRecord]:
    """Where mail is shown or a mailbox opened: the person's office, the mailbox's, and its union folders."""
    if question.request.kind not in ABOUT_MAIL:
        return
    records: list[RegisterRecord] = []
    if question.subject is not None:
        records += question.register.officials(question.subject.id)
    for address in _mailboxes(question):
        records += (shield.record for shield in question.shields.get(question.directory.party_of(address), ()))
        if question.request.kind in OPENS_MAILBOX:
            records += (entry for entry in question.register.union_folders(address) if entry.status != "rejected")
    yield from (record for record in records if _is_in_force(question, record))


def _mailboxes(question: Question) -> list[str]:
    if question.request.kind not in ABOUT_MAIL:
        return []
    own = question.subject.addresses if question.subject is not None else []
    return sorted({mailbox_form(address) for address in (*own, *filter(None, [question.mailbox]))})


def _is_in_force(question: Question, record: RegisterRecord) -> bool:
    """When it was asked for, or now that it is judged."""
    return effective(record, question.asked_at) or effective(record, question.moment.now)
