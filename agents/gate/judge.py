"""From a question to its answer: the table, read from the top.

Nothing here remembers: whoever asks again with the same register, clock and approvals gets the same answer. Whoever
opens asks again at that moment, so a grant that would not be given any more opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from headerfirst.agents.gate.about_scope import longest
from headerfirst.agents.gate.approvals import approved_at, is_approved
from headerfirst.agents.gate.condition import Condition, RestsOn
from headerfirst.agents.gate.conditions import CONDITIONS, ON_APPROVAL
from headerfirst.agents.gate.consultations import counted_at, lapses_at
from headerfirst.agents.gate.kinds import LOOKS, is_human_view
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.inspection import Grant
from headerfirst.schemas.vocabulary import RefusalReason

NO_POLICY: Final = "no policy in force"
"""Instead of a clause, where there is none to cite."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`clause` is what a refusal rests on, or what allows a grant."""

    outcome: Literal["granted", "refused", "pending"]
    reasons: tuple[RefusalReason, ...]
    clause: str
    grant: Grant | None = None


def judge(question: Question) -> Verdict:
    failed = first_failing(question)
    if failed is None:
        clause = question.purpose.clause if question.is_automatic else question.kind.clause
        return Verdict("granted", (), clause, _grant(question))
    may_come = failed in ON_APPROVAL and not is_approved(question)
    clause = _clause(question, failed.reason, failed.rests_on)
    return Verdict("pending" if may_come else "refused", (failed.reason,), clause)


def first_failing(question: Question) -> Condition | None:
    """The row that is the reason; None where all that apply hold."""
    return next((row for row in CONDITIONS if row.applies(question) and not row.holds(question)), None)


def clause_of(question: Question, reason: RefusalReason) -> str:
    """What a reason rests on that is not the table's own: an approval that does not count, a request decided before."""
    return _clause(question, reason, "kind")


def _clause(question: Question, reason: RefusalReason, rests_on: RestsOn) -> str:
    """What the policy names for the reason, else the clause of the subject matter."""
    if question.pack is None:
        return NO_POLICY
    gate, kind, purpose = question.gate, question.kind_terms, question.purpose_terms
    by_subject = {
        "personal": gate.personal.clause,
        "proper channel": gate.proper_channel_clause,
        "union": gate.union_clause,
        "purpose": purpose.clause if purpose is not None else None,
        "kind": kind.clause if kind is not None else None,
    }
    stated = gate.clauses.get(reason) or by_subject[rests_on] or by_subject["kind"] or by_subject["purpose"]
    file = question.policy.pack.file
    return stated or f"{file.id} {file.version}"


def decided_at(question: Question) -> datetime:
    """The latest record time that the answer rests on: of the request, the approvals and consultations that count."""
    if question.pack is None or question.kind_terms is None or question.purpose_terms is None:
        return question.asked_at
    return max([approved_at(question), *counted_at(question)])


def _grant(question: Question) -> Grant:
    """Exactly what was asked for; whoever asks is who sees it, where the kind names nobody else."""
    request, requester = question.request, question.request.requester
    sees = [requester.token] if requester is not None and request.kind in LOOKS and not is_human_view(question) else []
    return Grant(
        mode="scan" if question.is_scan else "human-view",
        scanners=list(question.purpose.scanners) if question.is_scan else [],
        message_tokens=list(request.scope.message_tokens),
        expires_at=_expires_at(question),
        viewers=[] if question.is_scan else list(request.viewers) or sees,
        target=request.target,
    )


def _expires_at(question: Question) -> datetime:
    ends = [decided_at(question) + longest(question), *lapses_at(question)]
    return min([*ends, *filter(None, [question.request.scope.until])])
