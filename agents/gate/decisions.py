"""The gate's words: what became of a request, and what answers a command that decided nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from headerfirst.agents.book import Moment
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.given import Given
from headerfirst.agents.gate.judge import NO_POLICY
from headerfirst.agents.gate.question import Question
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Approver, Decision, Grant, Requester
from headerfirst.schemas.vocabulary import Outcome, RefusalReason, RequestKind

NO_PACK: Final = PackRef(id="none", version="none", digest="none")
"""Where no policy is in force, which is why nothing is granted."""


def decision(  # noqa: PLR0913, PLR0917 - what a decision says beside its request
    question: Question,
    outcome: Outcome,
    reasons: Sequence[RefusalReason],
    clause: str,
    approvers: Sequence[Approver],
    at: datetime,
    grant: Grant | None = None,
) -> Decision:
    """Of a request, repeating what a notice will tell the person."""
    request, person = question.request, question.subject
    return Decision(
        request_id=request.request_id,
        kind=request.kind,
        outcome=outcome,
        reasons=list(reasons),
        clause=clause,
        person=question.directory.token_of(person.id) if person is not None else request.person,
        case_id=request.case_id,
        purpose=request.purpose,
        requester=request.requester,
        reason=request.reason,
        incident_id=request.incident_id,
        finding_ids=request.finding_ids,
        approvers=list(approvers),
        grant=grant,
        pack=question.pack.ref if question.pack is not None else NO_PACK,
        register_as_of=max(question.moment.register_offset, 0),
        at=at,
    )


def answer(
    bench: Bench, moment: Moment, given: Given, kind: RequestKind, reason: RefusalReason, signer: Signer | None
) -> Decision:
    """It names who gave the command only where that is proven, and nothing of the request but its id."""
    pack = bench.packs.in_force(bench.register, moment.now)
    return Decision(
        request_id=given.answer_id,
        kind=kind,
        outcome="refused",
        reasons=[reason],
        clause=_clause(bench, moment, kind, reason),
        about_request=given.command.request_id or given.command.command_id,
        requester=Requester(token=signer.token, role=signer.role) if signer is not None else None,
        approvers=[],
        pack=pack.ref if pack is not None else NO_PACK,
        register_as_of=max(moment.register_offset, 0),
        at=given.at,
    )


def _clause(bench: Bench, moment: Moment, kind: RequestKind, reason: RefusalReason) -> str:
    pack = bench.packs.in_force(bench.register, moment.now)
    if pack is None:
        return NO_POLICY
    gate = pack.pack.file.gate
    terms = gate.kinds.get(kind)
    own = terms.clause if terms is not None else f"{pack.ref.id} {pack.ref.version}"
    return gate.clauses.get(reason, own)


def said(told: Decision) -> list[Output]:
    """Published, and counted by kind, outcome and each reason of a refusal."""
    refused = told.reasons if told.outcome == "refused" else ()
    return [
        Publish("decisions", told.request_id, told),
        Counted("decision", (told.kind, told.outcome)),
        *(Counted("refusal", (reason,)) for reason in refused),
    ]
