"""What is wrong with the terms of a pack's gate: no such role, a clause of nowhere, too long a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, get_args

from headerfirst.agents.gate.about_requester import BY_RELATION, NOMINATED, OWNER, TRIAGE
from headerfirst.agents.gate.kinds import LOOKS
from headerfirst.agents.lint_problem import Problem, error, warning
from headerfirst.schemas.policy import KindTerms, Pack, PurposeTerms
from headerfirst.schemas.vocabulary import RequestKind, RoleName

MAY_ASK: Final = frozenset({*get_args(RoleName), *BY_RELATION, TRIAGE})
MAY_NOMINATE: Final = frozenset({*get_args(RoleName), OWNER})
HOURS_OF_A_DAY: Final = 24
REVEAL_HOURS: Final = 24
"""A name is shown for a day at most (records.md 8)."""
POLICY_WIDE: Final = ("purpose_not_in_pack",)
"""Reasons that no kind's clause speaks of."""

Check = Callable[[Pack], Iterator[Problem]]


def _purposes_are_in_the_pack(pack: Pack) -> Iterator[Problem]:
    known = {terms.id for terms in pack.file.purposes}
    for kind, terms in pack.file.gate.kinds.items():
        for purpose in terms.purposes:
            if purpose not in known:
                yield error(_of(kind), f"is for {purpose}, which is no purpose of this pack")


def _purposes_are_used(pack: Pack) -> Iterator[Problem]:
    used = {purpose for terms in pack.file.gate.kinds.values() for purpose in terms.purposes}
    for purpose in pack.file.purposes:
        if purpose.id not in used:
            yield warning(f"purpose {purpose.id}", "is that of no kind of request; nothing is ever granted for it")


def _roles_are_known(pack: Pack) -> Iterator[Problem]:
    for purpose in pack.file.purposes:
        yield from _are_known(f"purpose {purpose.id}", purpose.requester_roles, MAY_ASK)
    for kind, terms in pack.file.gate.kinds.items():
        yield from _are_known(_of(kind), terms.requester_roles or [], MAY_ASK)
        yield from _are_known(_of(kind), terms.approver_roles or [], frozenset(get_args(RoleName)))
        yield from _are_known(_of(kind), terms.nominated_by, MAY_NOMINATE)


def _are_known(where: str, roles: list[str], known: frozenset[str]) -> Iterator[Problem]:
    for role in roles:
        if role not in known:
            yield error(where, f"{role} is no role that the register can show here")


def _somebody_may_ask(pack: Pack) -> Iterator[Problem]:
    for kind, purpose, terms in _served(pack):
        roles = purpose.requester_roles if terms.requester_roles is None else terms.requester_roles
        if not roles:
            yield error(_of(kind), f"for {purpose.id} names nobody who may ask")
        if NOMINATED in roles and not terms.nominated_by:
            yield error(_of(kind), "lets nominated colleagues ask and does not say who nominates")


def _people_decide(pack: Pack) -> Iterator[Problem]:
    """Only a scan for an automatic purpose goes without people, and enough of them may approve."""
    for kind, purpose, terms in _served(pack):
        asked = purpose.approvals if terms.approvals is None else terms.approvals
        roles = purpose.approver_roles if terms.approver_roles is None else terms.approver_roles
        where = f"{_of(kind)} for {purpose.id}"
        if asked and not roles:
            yield error(where, "asks for approvals and names nobody who may give them")
        if not asked and not (purpose.automatic and kind == "open-content"):
            yield error(where, "asks for no approval, which only a scan for an automatic purpose may do")


def _automatic_purposes_scan(pack: Pack) -> Iterator[Problem]:
    scans = pack.file.gate.kinds.get("open-content")
    for purpose in pack.file.purposes:
        if not purpose.automatic:
            continue
        if scans is None or purpose.id not in scans.purposes:
            yield error(f"purpose {purpose.id}", "is automatic and not served by `open-content`; nothing could scan")
        if TRIAGE not in purpose.requester_roles:
            yield error(f"purpose {purpose.id}", "is automatic and triage may not ask for it")


def _times_are_within_the_purpose(pack: Pack) -> Iterator[Problem]:
    days = {terms.id: terms.longest_days for terms in pack.file.purposes}
    for kind, terms in pack.file.gate.kinds.items():
        longest = max((days[purpose] for purpose in terms.purposes if purpose in days), default=0) * HOURS_OF_A_DAY
        if kind in LOOKS and terms.longest_hours > longest:
            yield error(_of(kind), f"may run {terms.longest_hours} hours; none of its purposes allows over {longest}")
        if kind == "reveal" and terms.longest_hours > REVEAL_HOURS:
            yield error(_of(kind), f"shows a name for {terms.longest_hours} hours; {REVEAL_HOURS} are the most")


def _expressions_can_be_read(pack: Pack) -> Iterator[Problem]:
    for pattern in pack.file.gate.boilerplate:
        try:
            compiled = re.compile(pattern, re.IGNORECASE)
        except re.error as reason:
            yield error("boilerplate", f"has no regular expression ({reason.msg})")
            continue
        if compiled.fullmatch("The tender closes on Friday, and the bids are in her mailbox"):
            yield error("boilerplate", "takes a reason of its own words for one that could stand for every request")


def _clauses_are_real(pack: Pack) -> Iterator[Problem]:
    """A clause of the policy, or a law by its id or title: where the policy is silent, the law still speaks."""
    refs = pack.file.legal_refs
    known = {clause.id for clause in pack.clauses} | {ref.id for ref in refs} | {ref.title for ref in refs}
    for where, clause in _clauses(pack):
        if clause not in known:
            yield error(where, f"rests on {clause}, which is neither in clauses.yaml nor among `legal_refs`")


def _clauses(pack: Pack) -> Iterator[tuple[str, str]]:
    gate = pack.file.gate
    yield from ((_of(kind), terms.clause) for kind, terms in gate.kinds.items())
    yield from ((f"reason {reason}", clause) for reason, clause in gate.clauses.items())
    yield "gate personal", gate.personal.clause
    yield "proper_channel_clause", gate.proper_channel_clause
    yield "union_clause", gate.union_clause


def _what_no_kind_speaks_of_has_a_clause(pack: Pack) -> Iterator[Problem]:
    for reason in POLICY_WIDE:
        if reason not in pack.file.gate.clauses:
            yield error("gate clauses", f"does not say on which clause {reason} rests")


def _served(pack: Pack) -> Iterator[tuple[RequestKind, PurposeTerms, KindTerms]]:
    """Each kind with each of its purposes that the pack has."""
    purposes = {terms.id: terms for terms in pack.file.purposes}
    for kind, terms in pack.file.gate.kinds.items():
        for purpose in terms.purposes:
            if purpose in purposes:
                yield kind, purposes[purpose], terms


def _rules_ask_for_what_is_granted(pack: Pack) -> Iterator[Problem]:
    """A program names no viewers, so no rule asks for a human view; nor for what the gate would refuse at once."""
    purposes = {terms.id: terms for terms in pack.file.purposes}
    for rule in pack.rules:
        if rule.asks is None:
            continue
        terms, purpose = pack.file.gate.kinds.get(rule.asks.kind), purposes.get(rule.purpose)
        if rule.asks.mode != "scan":
            yield error(f"rule {rule.id}", "asks for a human view; a rule can only ask for a scan")
        if terms is None or rule.purpose not in terms.purposes:
            yield error(f"rule {rule.id}", f"asks for {rule.asks.kind}, which the gate does not grant for its purpose")
        if purpose is not None and TRIAGE not in purpose.requester_roles:
            yield error(f"rule {rule.id}", f"asks for {rule.purpose}, for which triage may not ask")


def _of(kind: RequestKind) -> str:
    return f"gate kind {kind}"


GATE_CHECKS: Final[tuple[Check, ...]] = (
    _purposes_are_in_the_pack,
    _purposes_are_used,
    _roles_are_known,
    _somebody_may_ask,
    _people_decide,
    _automatic_purposes_scan,
    _times_are_within_the_purpose,
    _expressions_can_be_read,
    _clauses_are_real,
    _what_no_kind_speaks_of_has_a_clause,
    _rules_ask_for_what_is_granted,
)
