"""One request, from its first judgement to where it stands now: what of it the topics do not say yet.

The commands about it are heard in the order of their offsets, each as things stood then, so that it does not show when
they were read. What a decision on the topic rests on already is not judged again: keys, roles and the register may have
changed since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from headerfirst.agents.book import Moment
from headerfirst.agents.gate.approvals import approval_reason, is_same
from headerfirst.agents.gate.consulting import consultation_entry, consultation_of
from headerfirst.agents.gate.course import Course
from headerfirst.agents.gate.docket import Asked, Docket
from headerfirst.agents.gate.entries import Entries, approval_entry
from headerfirst.agents.gate.given import CONSULTING, Given, prove
from headerfirst.agents.gate.question import Consent
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Output
from headerfirst.schemas.register import key_of
from headerfirst.schemas.vocabulary import CommandKind, RefusalReason


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
        self._asked = asked
        self._barrier = barrier
        self._course = Course(room.docket, asked, moment)
        self.waits = False
        """For what is on its way to the register."""

    @property
    def waits_to_be_known(self) -> bool:
        return self._course.waits_to_be_known

    def due(self) -> datetime | None:
        return self._course.due()

    def say(self) -> list[Output]:
        course = self._course
        if self._asked.request is not None:
            course.begin()
        elif not self._room.docket.is_closed(self._asked.request_id):
            return []
        for given in self._asked.acts:
            if (self._barrier is not None and given.offset > self._barrier) or not self._hear(given):
                self.waits = True
                return course.outputs
            course.heard.append(given)
        course.end_by(course.moment.now)
        return course.outputs

    def _hear(self, given: Given) -> bool:
        """False where nothing later may be heard before it has come about."""
        self._course.end_by(given.at)
        if self._asked.is_listed(given):
            self._repeat(given)
            return True
        if self._is_done(given):
            return True
        if given.command.kind not in _WITHDRAWING and self._must_be_known():
            return False
        signer = prove(self._room.docket.bench, self._room.docket.directory, given)
        if isinstance(signer, Signer):
            return _HEARD_AS[given.command.kind](self, given, signer)
        self._course.answer(given, signer, None)
        return True

    def _is_done(self, given: Given) -> bool:
        docket = self._room.docket
        recorded = given.command.kind in CONSULTING and docket.is_recorded(given)
        return recorded or given.answer_id in docket.answered

    def _must_be_known(self) -> bool:
        """Nobody can say whether they may approve what is about nobody; unless its time is over."""
        if self._course.waits_to_be_known:
            self._course.end_by(self._course.moment.now)
        return self._course.waits_to_be_known

    def _repeat(self, given: Given) -> None:
        """What a decision on the topic rests on already."""
        told = self._asked.resting_on(given)
        self._course.now = told or self._course.now
        consent = self._room.docket.consent(given) if given.command.kind == "approve" else None
        if consent is None or told is None:
            return
        self._course.consents.append(consent)
        if given.answer_id not in self._room.entered:
            self._room.entered.add(given.answer_id)
            pseudonyms = self._room.docket.bench.pseudonyms
            entry = approval_entry(pseudonyms, given.answer_id, given.arrival, told, consent.signer.token)
            self._room.entries.due(entry, given.at)

    def _approve(self, given: Given, signer: Signer) -> bool:
        course = self._course
        reason = self._why_no_approver(given, signer)
        if reason is None and any(is_same(signer.person, one.signer.person) for one in course.consents):
            reason = "second_approver_missing"
        if self._answer(given, reason, signer):
            return True
        course.consents.append(Consent(signer, given.at))
        course.judge()
        return True

    def _refuse(self, given: Given, signer: Signer) -> bool:
        if not self._answer(given, self._why_no_approver(given, signer), signer):
            self._course.end(given, signer, "refused", ())
        return True

    def _why_no_approver(self, given: Given, signer: Signer) -> RefusalReason | None:
        """Of a request that waits for one, and was there: nobody decides on what they cannot have read."""
        if not self._course.is_pending or given.at < self._course.question().given_at:
            return "already_decided"
        return approval_reason(self._course.question(), signer)

    def _revoke(self, given: Given, signer: Signer) -> bool:
        """By whoever asked; and, unless it is only said that the need is over, by whoever may approve, or the DPO."""
        met = given.command.kind == "need-met"
        reason = "already_decided" if self._course.is_over else self._why_not_ended_by(signer, met=met)
        if not self._answer(given, reason, signer):
            self._course.end(given, signer, "revoked", ("need_ended" if met else "revoked",))
        return True

    def _why_not_ended_by(self, signer: Signer, *, met: bool) -> RefusalReason | None:
        question = self._course.question()
        asks = question.request.requester
        if asks is not None and question.directory.is_token_of(asks.token, signer.person):
            return None
        if met:
            return "requester_role"
        is_subject = question.subject is not None and question.subject.id == signer.person.id
        return None if signer.role == "dpo" and not is_subject else approval_reason(question, signer)

    def _answer(self, given: Given, reason: RefusalReason | None, signer: Signer) -> bool:
        """Whether the command decides nothing: for the reason, or because another decision is on the topic."""
        if reason is None and self._course.is_as_said:
            return False
        self._course.answer(given, reason or "already_decided", signer)
        return True

    def _consult(self, given: Given, signer: Signer) -> bool:
        """The register is not touched before what was decided without the officer's word is on its topic."""
        docket, request = self._room.docket, self._asked.request
        if request is None or self._course.is_over:
            self._course.answer(given, "already_decided", signer)
            return True
        made = consultation_of(docket.bench, docket.directory, request, given, signer)
        if isinstance(made, str):
            self._course.answer(given, made, signer)
            return True
        is_there = any(one.id == made.id for one in docket.bench.register.consultations(request.request_id))
        if not is_there and docket.bench.register.record(key_of(made)) is not None:
            self._course.answer(given, "already_decided", signer)  # it is of another request, and is not written over
            return True
        if not self._course.outputs:
            entry = consultation_entry(docket.consultation_entry(given), request, made, signer)
            self._course.outputs += self._room.registrar.say(made, entry, self._course.moment, is_there=is_there)
        return False


_WITHDRAWING: Final = frozenset({"revoke", "need-met"})
_HEARD_AS: Final[dict[CommandKind, Callable[[Hearing, Given, Signer], bool]]] = {
    "approve": Hearing._approve,  # noqa: SLF001 - the table of its own commands
    "refuse": Hearing._refuse,  # noqa: SLF001 - as above
    "revoke": Hearing._revoke,  # noqa: SLF001 - as above
    "need-met": Hearing._revoke,  # noqa: SLF001 - as above
    "consult": Hearing._consult,  # noqa: SLF001 - as above
    "confirm-consultation": Hearing._consult,  # noqa: SLF001 - as above
}
