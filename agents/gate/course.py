"""The course that one request takes: what became of it so far, as of the command that is being heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from headerfirst.agents.book import Moment
from headerfirst.agents.gate.decisions import answer, decision, said
from headerfirst.agents.gate.docket import Asked, Docket
from headerfirst.agents.gate.given import Given
from headerfirst.agents.gate.judge import Verdict, clause_of, decided_at, judge
from headerfirst.agents.gate.question import Consent, Question
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Output
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.inspection import Approver, Decision
from headerfirst.schemas.vocabulary import Outcome, RefusalReason, RequestKind

WAITS_TO_BE_KNOWN: Final[RefusalReason] = "field_absent"
"""Alone the reason why a request is pending where nobody is registered under its tokens: the register may be behind."""
_HOPELESS: Final[frozenset[RefusalReason]] = frozenset(
    {
        "policy_not_active",
        "register_stale",
        "clock_in_doubt",
        "purpose_not_in_pack",
        "purpose_incompatible",
        "purpose_not_automatic",
    }
)
"""Whoever it is about."""
_ENDS: Final[frozenset[Outcome]] = frozenset({"expired", "revoked"})
_GO_ON: Final[frozenset[Outcome]] = frozenset({"pending", "granted"})


class Course:
    """Of one request at one moment. `outputs` is what the topics do not say yet."""

    def __init__(self, docket: Docket, asked: Asked, moment: Moment) -> None:
        self.docket = docket
        self.asked = asked
        self.moment = moment
        self.now: Decision | None = None
        self.consents: list[Consent] = []
        """Approvals that count so far."""
        self.heard: list[Given] = []
        self.outputs: list[Output] = []
        self._has_spoken = False

    def begin(self) -> None:
        """What was said of it before anybody gave a command; else it is judged, again where nobody was known."""
        by_itself = [one for one in self.asked.decisions if not one.approvers and one.outcome not in _ENDS]
        self.now = next(iter((*reversed(by_itself), *self.asked.decisions)), None)
        was_judged = self.now is not None and not (self.waits_to_be_known and self.is_as_said)
        if not was_judged and (self.now is None or self._verdict().reasons != (WAITS_TO_BE_KNOWN,)):
            self.judge()

    # Judging

    def question(self) -> Question:
        question = self.docket.question(self.asked, self.moment, self.consents, self.heard)
        if question is None:
            raise Forbidden("A request is judged only once it is here.")
        return question

    def _verdict(self) -> Verdict:
        question = self.question()
        verdict = judge(question)
        if verdict.outcome != "refused" or _HOPELESS.intersection(verdict.reasons) or _is_known(question):
            return verdict
        return Verdict("pending", (WAITS_TO_BE_KNOWN,), clause_of(question, WAITS_TO_BE_KNOWN))

    def judge(self) -> None:
        """With the approvals that count so far."""
        question, verdict = self.question(), self._verdict()
        approvers = [Approver(token=one.signer.token, role=one.signer.role, at=one.at) for one in self.consents]
        at = max(decided_at(question), _spoken_at(question))
        outcome, reasons, clause = verdict.outcome, verdict.reasons, verdict.clause
        self._say(decision(question, outcome, reasons, clause, approvers, at, verdict.grant))

    def end(self, given: Given, signer: Signer, outcome: Outcome, reasons: Sequence[RefusalReason]) -> None:
        """By somebody's word, which the decision names."""
        question = self.question()
        clause = clause_of(question, reasons[0]) if reasons else _own_clause(question)
        by = Approver(token=signer.token, role=signer.role, at=given.at)
        self._say(decision(question, outcome, reasons, clause, [by], max(given.at, question.asked_at)))

    def end_by(self, at: datetime) -> None:
        """Nobody decided in time, or the grant ran out."""
        due = self.due()
        if due is None or at < due or self.now is None:
            return
        ended = next((one for one in self.asked.decisions if one.outcome == "expired"), None)
        if ended is not None:
            self.now = ended
        elif self.is_as_said:
            question, approvers = self.question(), self.now.approvers
            clause = clause_of(question, "expired")
            self._say(decision(question, "expired", ("expired",), clause, approvers, due))

    def _say(self, told: Decision) -> None:
        self.now, self._has_spoken = told, True
        self.outputs += said(told)

    def answer(self, given: Given, reason: RefusalReason, signer: Signer | None) -> None:
        """The command decides nothing."""
        self.outputs += said(answer(self.docket.bench, self.moment, given, self._kind(), reason, signer))

    # Where it stands

    def _kind(self) -> RequestKind:
        if self.asked.request is not None:
            return self.asked.request.kind
        standing = self.docket.settled.standing(self.asked.request_id)
        return standing.kind if standing is not None else "open-content"

    @property
    def is_over(self) -> bool:
        return self.now is None or self.now.outcome not in _GO_ON

    @property
    def is_pending(self) -> bool:
        return self.now is not None and self.now.outcome == "pending"

    @property
    def is_as_said(self) -> bool:
        """Whether the topic says nothing later than what is heard: else another decision would not count."""
        standing = self.docket.settled.standing(self.asked.request_id)
        return self._has_spoken or standing is None or self.now is None or standing.outcome == self.now.outcome

    @property
    def waits_to_be_known(self) -> bool:
        """Whether nobody is registered yet under the tokens of the request."""
        now = self.now
        return self.is_pending and now is not None and now.reasons == [WAITS_TO_BE_KNOWN] and not now.approvers

    def due(self) -> datetime | None:
        """When it ends by itself; None where it is over or not here. What nobody decides ends after the pack's days, or
        when what is asked for would have.
        """
        now, request = self.now, self.asked.request
        if now is None or request is None or self.is_over:
            return None
        if now.outcome == "granted":
            return now.grant.expires_at if now.grant is not None else None
        pack = self.docket.bench.packs.by_digest(now.pack.digest)
        days = [timedelta(days=pack.pack.file.gate.pending_days)] if pack is not None else []
        ends = [*(self.asked.asked_at + span for span in days), *filter(None, [request.scope.until])]
        return min(ends, default=None)


def _is_known(question: Question) -> bool:
    """Whether somebody is registered under each token that the request names."""
    request = question.request
    is_person = request.person is None or question.directory.person(request.person) is not None
    return is_person and (request.mailbox_token is None or question.mailbox is not None)


def _spoken_at(question: Question) -> datetime:
    """The latest record time of the request and of the words for it, counted or not."""
    return max([question.asked_at, *(consent.at for consent in question.approvals)])


def _own_clause(question: Question) -> str:
    return question.kind_terms.clause if question.kind_terms is not None else clause_of(question, "approver_role")
