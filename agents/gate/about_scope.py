"""Which messages, and for how long: exactly these, and no longer than the policy allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.calendar import months_after
from headerfirst.agents.gate.approvals import approved_at
from headerfirst.agents.gate.condition import Condition, always
from headerfirst.agents.gate.kinds import ABOUT_MAIL, LOOKS
from headerfirst.agents.gate.protected import moments_of
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.inspection import MessageFacts

KEPT_AS_LONG_AS: Final = "inspection-results"
"""The topic whose retention says how old a message may be: what is gathered of staff is kept for six months at most, so
nobody goes and gathers what is older.
"""


def longest(question: Question) -> timedelta:
    """How long a request of this kind may run; what looks at something is bound by its purpose too."""
    kind = timedelta(hours=question.kind.longest_hours)
    return min(kind, timedelta(days=question.purpose.longest_days)) if question.request.kind in LOOKS else kind


def _asks_for_messages(question: Question) -> bool:
    return "messages" in question.kind.needs


def _is_no_search(question: Question) -> bool:
    scope = question.request.scope
    return bool(scope.message_tokens) and len(scope.message_tokens) <= question.gate.most_messages


def _stays_inside(question: Question) -> bool:
    """What the request says of messages is of messages in its scope, and these lie in the time that it selects."""
    request = question.request
    if any(facts.message_token not in request.scope.message_tokens for facts in request.messages):
        return False
    return all(_is_selected(question, facts) for facts in question.messages)


def _is_selected(question: Question, facts: MessageFacts) -> bool:
    selector = question.request.scope.selector
    return selector is None or any(selector.from_ <= moment < selector.to for moment in moments_of(facts))


def _is_of_one_person(question: Question) -> bool:
    """The mailbox is the person's, who is a party to every message: nobody asks about one and reads another's. One that
    is nobody's is itself a party to each; of one that has owners the request names one, who is told.
    """
    person, mailbox = question.subject, question.mailbox
    if person is None and mailbox is None:
        return True
    mailboxes = [mailbox_form(address) for address in person.addresses] if person is not None else []
    if mailbox is not None and mailbox not in mailboxes:
        shared = question.register.party(mailbox, question.asked_at).mailbox
        owners = shared.owners if shared is not None else []
        if person.id not in owners if person is not None else owners:
            return False
        mailboxes.append(mailbox)
    own = set(map(question.directory.party_of, mailboxes))
    return all(not own.isdisjoint(facts.parties) for facts in question.messages)


def _is_in_time(question: Question) -> bool:
    until, pending = question.request.scope.until, timedelta(days=question.gate.pending_days)
    is_over = until is not None and until <= max(question.moment.now, approved_at(question))
    return not is_over and approved_at(question) < question.asked_at + pending


def _is_short_enough(question: Question) -> bool:
    until = question.request.scope.until
    return until is not None and until - question.given_at <= longest(question)


def _is_recent_enough(question: Question) -> bool:
    return all(question.moment.now < _kept_until(question, facts.observed_at) for facts in question.messages)


def _kept_until(question: Question, moment: datetime) -> datetime:
    kept = question.policy.pack.file.retention.get(KEPT_AS_LONG_AS)
    if kept is None:
        return moment
    return months_after(moment, kept.months) if kept.months is not None else moment + timedelta(days=kept.days or 0)


SCOPE: Final = (
    Condition(
        "scope_missing",
        "kind",
        "Content is opened by message: the request names them.",
        _asks_for_messages,
        lambda question: bool(question.request.scope.message_tokens) or question.request.scope.selector is not None,
    ),
    Condition(
        "scope_too_wide",
        "kind",
        "The messages are named one by one, and are few; a search is no scope.",
        _asks_for_messages,
        _is_no_search,
    ),
    Condition(
        "outside_scope",
        "kind",
        "What is named lies in the time that the request itself selects, and nothing else is spoken of.",
        always,
        _stays_inside,
    ),
    Condition(
        "outside_scope",
        "kind",
        "The mailbox is that of the person whom the request names, who is a party to each message.",
        lambda question: question.request.kind in ABOUT_MAIL and not question.by_triage,
        _is_of_one_person,
    ),
    Condition(
        "length_missing",
        "kind",
        "The request says how long.",
        lambda question: "length" in question.kind.needs,
        lambda question: question.request.scope.until is not None,
    ),
    Condition(
        "expired",
        "kind",
        "The request is approved in time, and its own time is not over.",
        always,
        _is_in_time,
    ),
    Condition(
        "length_over_maximum",
        "kind",
        "It asks for no longer than the policy allows.",
        lambda question: question.request.scope.until is not None,
        _is_short_enough,
    ),
    Condition(
        "retention_elapsed",
        "kind",
        "No message is older than what may be kept of it.",
        always,
        _is_recent_enough,
    ),
)
KNOWN: Final = (
    Condition(
        "message_not_found",
        "kind",
        "Where the headings were listed, each message is one of those that they showed.",
        lambda question: question.headings_listed,
        lambda question: question.knows_every_message,
    ),
)
