"""Which messages a granted look at headings lists: those that may be asked about, and that were looked for.

What is protected is left out as if it were not there: the union's, what is marked personal, what went through a proper
channel; and so is what the gate would refuse by its own table, because it is too old or out of the time selected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec
from headerfirst.agents.addresses import domain_of, mailbox_form
from headerfirst.agents.gate.about_scope import SCOPE
from headerfirst.agents.gate.protected import touches_proper_channel, union_records
from headerfirst.agents.gate.question import Question
from headerfirst.agents.protections import addresses_of
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.inspection import MessageFacts
from headerfirst.schemas.vocabulary import RefusalReason

_OF_ONE: Final[frozenset[RefusalReason]] = frozenset({"outside_scope", "retention_elapsed"})
"""Reasons by which the gate would refuse one message and not another."""


def may_be_asked_about(question: Question, facts: MessageFacts) -> bool:
    """`question` is the request for the headings."""
    if facts.marks or not facts.marks_known:
        return False
    one = _about_one(question, facts)
    if union_records(one) or touches_proper_channel(one):
        return False
    return all(row.holds(one) for row in SCOPE if row.reason in _OF_ONE and row.applies(one))


def _about_one(question: Question, facts: MessageFacts) -> Question:
    request = question.request
    scope = msgspec.structs.replace(request.scope, message_tokens=[facts.message_token])
    return replace(
        question,
        request=msgspec.structs.replace(request, scope=scope, messages=[]),
        facts={facts.message_token: facts},
    )


def is_sought(question: Question, record: EmailMetadata, pseudonyms: Pseudonyms) -> bool:
    """By counterpart (an address, a domain, or the token of either) and by words of the heading; no counterparts and
    no words are all of them.
    """
    selector = question.request.scope.selector
    if selector is None:
        return True
    heading = " ".join((record.subject or "").casefold().split())
    terms = [" ".join(term.casefold().split()) for term in selector.terms]
    return _has_counterpart(selector.counterparts, record, pseudonyms) and (
        not terms or any(term in heading for term in terms)
    )


def _has_counterpart(counterparts: list[str], record: EmailMetadata, pseudonyms: Pseudonyms) -> bool:
    if not counterparts:
        return True
    names: set[str] = set()
    for address in map(mailbox_form, addresses_of(record)):
        names |= {address, domain_of(address), pseudonyms.account(address)}
    sought = {name.removeprefix("@").casefold() if "@" not in name[1:] else mailbox_form(name) for name in counterparts}
    return not names.isdisjoint(sought)
