"""The commands that ask for something: each becomes an inspection request, or is answered why not."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from headerfirst.agents.book import Moment
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.decisions import answer, said
from headerfirst.agents.gate.docket import Docket
from headerfirst.agents.gate.given import Given, prove
from headerfirst.agents.gate.requests import request_of
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.vocabulary import RefusalReason, RequestKind


class Asking:
    """Those whose request or answer is not on its topic."""

    def __init__(self, docket: Docket) -> None:
        self._docket = docket
        self._given: dict[str, Given] = {}
        """By answer id."""

    def take(self, given: Given) -> None:
        self._given[given.answer_id] = given

    def say(self, moment: Moment, barrier: int | None) -> list[Output]:
        outputs: list[Output] = []
        for given in sorted(self._given.values(), key=lambda one: one.offset):
            if barrier is not None and given.offset > barrier:
                break
            if self._is_done(given):
                del self._given[given.answer_id]
            else:
                outputs += self._say(given, moment)
        return outputs

    def _is_done(self, given: Given) -> bool:
        request = self._request(given)
        made = request is not None and request.requester is not None and request.requested_at == given.at
        return made or given.answer_id in self._docket.answered

    def _request(self, given: Given) -> InspectionRequest | None:
        asked = self._docket.asked(given.answer_id)
        return asked.request if asked is not None else None

    def _say(self, given: Given, moment: Moment) -> list[Output]:
        signer = prove(self._docket.bench, self._docket.directory, given)
        if not isinstance(signer, Signer):
            return self._answer(given, signer, None, moment)
        request = request_of(given, signer) if given.is_well_formed else None
        if request is None:
            return self._answer(given, "field_absent", signer, moment)
        if not given.is_first or self._docket.has(given.answer_id):
            return self._answer(given, "already_decided", signer, moment)
        return [Publish("inspection-requests", request.request_id, request)]

    def _answer(self, given: Given, reason: RefusalReason, signer: Signer | None, moment: Moment) -> list[Output]:
        return said(answer(self._docket.bench, moment, given, _kind(given), reason, signer))

    def forget_outlived(self, now: datetime) -> None:
        for answer_id in [one for one, given in self._given.items() if given.at < now - REMEMBERED]:
            del self._given[answer_id]

    def forget(self) -> None:
        self._given.clear()


def _kind(given: Given) -> RequestKind:
    """What the command asks for, as far as it says so."""
    named = given.command.payload.get("kind") if given.command.kind == "request" else given.command.kind
    return next((kind for kind in get_args(RequestKind) if kind == named), "open-content")
