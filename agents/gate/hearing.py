"""One request, from its first judgement to where it stands now: what of it the topics do not say yet.

The commands about it are heard in the order of their offsets, each as things stood then, so that it does not show when
they were read. What a decision on the topic rests on already is not judged again: keys, roles and the register may have
changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from headerfirst.agents.book import Moment
from headerfirst.agents.gate.approvals import approval_reason
from headerfirst.agents.gate.consulting import consultation_entry, consultation_of
from headerfirst.agents.gate.decisions import answer, decision, said
from headerfirst.agents.gate.docket import Asked, Docket
from headerfirst.agents.gate.entries import Entries, approval_entry
from headerfirst.agents.gate.given import CONSULTING, Given, prove
from headerfirst.agents.gate.judge import Verdict, clause_of, decided_at, judge
from headerfirst.agents.gate.question import Consent, Question
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Output
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.inspection import Approver, Decision, InspectionRequest
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


@dataclass(frozen=True, slots=True)
class Room:
    """What hearings share."""

    docket: Docket
    entries: Entries
    registrar: Registrar
    entered: set[str] = field(default_factory=set)
    """Approvals whose entries fell due."""


class Hearing:
    """Of one request at one moment; `say` once."""

    def __init__(self, room: Room, asked: Asked, moment: Moment, barrier: int | None) -> None:
        """`barrier`: an earlier command, which changes what the register says of somebody, is on its way there."""
        self._room = room
        self._docket = room.docket
        self._asked = asked
        self._moment = moment
        self._barrier = barrier
        self._now: Decision | None = None
        """What became of it as of the command that is heard."""
        self._consents: list[Consent] = []
        self._heard: list[Given] = []
        self._outputs: list[Output] = []
        self._decided = False
        self.waits = False
        """For what is on its way to the register."""

    def say(self) -> list[Output]:
        if self._asked.request is None and not self._docket.is_closed(self._asked.request_id):
            return []
        if self._asked.request is not None:
            self._open()
        for given in self._asked.acts:
            if (self._barrier is not None and given.offset > self._barrier) or not self._hear(given):
                self.waits = True
                return self._outputs
            self._heard.append(given)
        self._end_by(self._moment.now)
        return self._outputs

    # The request by itself

    def _open(self) -> None:
        """What was said of it before anybody gave a command; else it is judged, again where nobody was known."""
        by_itself = [one for one in self._asked.decisions if not one.approvers and one.outcome not in _ENDS]
        self._now = next(iter((*reversed(by_itself), *self._asked.decisions)), None)
        if self._now is None or (self.waits_to_be_known and self._is_as_said()):
            verdict = self._judge(())
            reasons = (
                ("pending", verdict.reasons) if self._now is None else (self._now.outcome, tuple(self._now.reasons))
            )
            if self._now is None or (verdict.outcome, verdict.reasons) != reasons:
                self._decide_by(verdict, ())

    @property
    def waits_to_be_known(self) -> bool:
        """Whether nobody is registered yet under the tokens of the request."""
        now = self._now
        return now is not None and now.outcome == "pending" and now.reasons == [WAITS_TO_BE_KNOWN] and not now.approvers

    def _judge(self, consents: Sequence[Consent]) -> Verdict:
        question = self._question(consents)
        verdict = judge(question)
        if verdict.outcome != "refused" or _HOPELESS.intersection(verdict.reasons) or _is_known(question):
            return verdict
        return Verdict("pending", (WAITS_TO_BE_KNOWN,), clause_of(question, WAITS_TO_BE_KNOWN))

    def _question(self, consents: Sequence[Consent]) -> Question:
        question = self._docket.question(self._asked, self._moment, consents, self._heard)
        if question is None:
            raise Forbidden("A request is judged only once it is here.")
        return question

    def _decide_by(self, verdict: Verdict, consents: Sequence[Consent]) -> None:
        question = self._question(consents)
        self._decide(
            decision(
                question,
                verdict.outcome,
                verdict.reasons,
                verdict.clause,
                [Approver(token=one.signer.token, role=one.signer.role, at=one.at) for one in consents],
                max(decided_at(question), _spoken_at(question)),
                verdict.grant,
            )
        )

    def _decide(self, told: Decision) -> None:
        self._now, self._decided = told, True
        self._outputs += said(told)

    # Commands

    def _hear(self, given: Given) -> bool:
        """False where nothing later may be heard before it has come about."""
        self._end_by(given.at)
        if self._asked.is_listed(given):
            self._repeat(given)
            return True
        if given.answer_id in self._docket.answered:
            return True
        if given.command.kind in CONSULTING and self._docket.is_recorded(given):
            return True
        if self.waits_to_be_known and given.command.kind not in _WITHDRAWING:
            self._end_by(self._moment.now)
            if self.waits_to_be_known:
                return False
        signer = prove(self._docket.bench, self._docket.directory, given)
        if not isinstance(signer, Signer):
            return self._answer(given, signer, None)
        if given.command.kind in CONSULTING:
            return self._consult(given, signer)
        match given.command.kind:
            case "approve":
                return self._approve(given, signer)
            case "refuse":
                return self._refuse(given, signer)
            case _:
                return self._revoke(given, signer)

    def _repeat(self, given: Given) -> None:
        """What a decision on the topic rests on already."""
        told = self._asked.resting_on(given)
        self._now = told or self._now
        consent = self._docket.consent(given) if given.command.kind == "approve" else None
        if consent is None or told is None:
            return
        self._consents.append(consent)
        if given.answer_id not in self._room.entered:
            self._room.entered.add(given.answer_id)
            pseudonyms, arrival = self._docket.bench.pseudonyms, given.arrival
            entry = approval_entry(pseudonyms, given.answer_id, arrival, told, consent.signer.token)
            self._room.entries.due(entry, given.at)

    def _approve(self, given: Given, signer: Signer) -> bool:
        if self._is_over() or self._now is None or self._now.outcome == "granted":
            return self._answer(given, "already_decided", signer)
        reason = approval_reason(self._question(self._consents), signer)
        if reason is None and signer.person.id in {one.signer.person.id for one in self._consents}:
            reason = "second_approver_missing"
        if reason is None and not self._is_as_said():
            reason = "already_decided"
        if reason is not None:
            return self._answer(given, reason, signer)
        self._consents.append(Consent(signer, given.at))
        self._decide_by(self._judge(self._consents), self._consents)
        return True

    def _refuse(self, given: Given, signer: Signer) -> bool:
        if self._now is None or self._now.outcome != "pending":
            return self._answer(given, "already_decided", signer)
        reason = approval_reason(self._question(self._consents), signer)
        if reason is None and not self._is_as_said():
            reason = "already_decided"
        return self._answer(given, reason, signer) if reason is not None else self._end(given, signer, "refused", ())

    def _revoke(self, given: Given, signer: Signer) -> bool:
        """By whoever asked; and, unless it is only said that the need is over, by whoever may approve, or the DPO."""
        if self._now is None or self._is_over():
            return self._answer(given, "already_decided", signer)
        met = given.command.kind == "need-met"
        reason = self._why_not_ended_by(signer, met=met)
        if reason is None and not self._is_as_said():
            reason = "already_decided"
        if reason is not None:
            return self._answer(given, reason, signer)
        return self._end(given, signer, "revoked", ("need_ended" if met else "revoked",))

    def _why_not_ended_by(self, signer: Signer, *, met: bool) -> RefusalReason | None:
        question = self._question(self._consents)
        asks = question.request.requester
        if asks is not None and asks.token == signer.token:
            return None
        if met:
            return "requester_role"
        is_subject = question.subject is not None and question.subject.id == signer.person.id
        return None if signer.role == "dpo" and not is_subject else approval_reason(question, signer)

    def _end(self, given: Given, signer: Signer, outcome: Outcome, reasons: tuple[RefusalReason, ...]) -> bool:
        question = self._question(self._consents)
        clause = clause_of(question, reasons[0]) if reasons else _own_clause(question)
        by = Approver(token=signer.token, role=signer.role, at=given.at)
        self._decide(decision(question, outcome, reasons, clause, [by], max(given.at, question.asked_at)))
        return True

    def _consult(self, given: Given, signer: Signer) -> bool:
        """The register is not touched before what was decided without the officer's word is on its topic."""
        request = self._asked.request
        if request is None or self._is_over():
            return self._answer(given, "already_decided", signer)
        made = consultation_of(self._docket.bench, self._docket.directory, request, given, signer)
        if isinstance(made, str):
            return self._answer(given, made, signer)
        if not self._outputs:
            entry = consultation_entry(self._docket.consultation_entry(given), request, made, signer)
            known = self._docket.bench.register.consultations(request.request_id)
            is_there = any(one.id == made.id for one in known)
            self._outputs += self._room.registrar.say(made, entry, self._moment, is_there=is_there)
        return False

    def _answer(self, given: Given, reason: RefusalReason, signer: Signer | None) -> bool:
        told = answer(self._docket.bench, self._moment, given, self._kind(), reason, signer)
        self._outputs += said(told)
        return True

    # Where it stands

    def _kind(self) -> RequestKind:
        if self._asked.request is not None:
            return self._asked.request.kind
        standing = self._docket.settled.standing(self._asked.request_id)
        return standing.kind if standing is not None else "open-content"

    def _is_over(self) -> bool:
        return self._asked.request is None or (self._now is not None and self._now.outcome not in _GO_ON)

    def _is_as_said(self) -> bool:
        """Whether the topic says nothing yet that is later than what is heard: else it would not count."""
        standing = self._docket.settled.standing(self._asked.request_id)
        return self._decided or standing is None or self._now is None or standing.outcome == self._now.outcome

    def due(self) -> datetime | None:
        """When it ends by itself; None where it is over or not here."""
        now, request = self._now, self._asked.request
        if now is None or request is None or now.outcome not in _GO_ON:
            return None
        return _due(self._docket, request, self._asked.asked_at, now)

    def _end_by(self, at: datetime) -> None:
        """Nobody decided in time, or the grant ran out."""
        due = self.due()
        if due is None or at < due or self._now is None:
            return
        ended = next((one for one in self._asked.decisions if one.outcome == "expired"), None)
        if ended is not None:
            self._now = ended
        elif self._is_as_said():
            question, now = self._question(self._consents), self._now
            clause = clause_of(question, "expired")
            self._decide(decision(question, "expired", ("expired",), clause, now.approvers, due))


_ENDS: Final[frozenset[Outcome]] = frozenset({"expired", "revoked"})
_WITHDRAWING: Final = frozenset({"revoke", "need-met"})
_GO_ON: Final[frozenset[Outcome]] = frozenset({"pending", "granted"})


def _due(docket: Docket, request: InspectionRequest, asked_at: datetime, now: Decision) -> datetime | None:
    """When a grant ends, or a request that nobody decides: after the pack's days, or when it would have ended."""
    if now.outcome == "granted":
        return now.grant.expires_at if now.grant is not None else None
    pack = docket.bench.packs.by_digest(now.pack.digest)
    waits = [asked_at + timedelta(days=pack.pack.file.gate.pending_days)] if pack is not None else []
    return min([*waits, *filter(None, [request.scope.until])], default=None)


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
