"""What is known of messages, from whoever saw their address and heading: never from whoever asks to open them.

Triage states it in findings and requests of its own, inspection after a granted look at headings. Several statements of
one message are taken together, so that their order does not show and no mark or party is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from headerfirst.agents.gate.ages import Ages
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import InspectionRequest, InspectionResult, MessageFacts
from headerfirst.schemas.record import Struct


class _Known(Struct, frozen=True, kw_only=True):
    facts: MessageFacts | None
    target: str | None


class Evidence:
    """Packed: half a year of findings is much."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}
        self._ages: Ages[str] = Ages()

    def take_finding(self, finding: Finding) -> None:
        if finding.message_token is None:
            return
        facts = MessageFacts(
            message_token=finding.message_token,
            parties=finding.parties,
            marks=finding.marks or [],
            marks_known=finding.marks is not None,
            sent_at=finding.sent_at,
            observed_at=finding.at,
        )
        self._take(facts.message_token, facts, finding.target, finding.at)

    def take_result(self, result: InspectionResult) -> None:
        if result.facts is not None or result.target is not None:
            self._take(result.message_token, result.facts, result.target, result.at)

    def _take(self, token: str, facts: MessageFacts | None, target: str | None, at: datetime) -> None:
        if token not in self._packed:
            self._ages.note(token, at)
        known = self._known(token)
        facts = merged(filter(None, (known.facts, facts)))
        target = min(filter(None, (known.target, target)), default=None)
        self._packed[token] = msgspec.msgpack.encode(_Known(facts=facts, target=target))

    def _known(self, token: str) -> _Known:
        packed = self._packed.get(token)
        return msgspec.msgpack.decode(packed, type=_Known) if packed is not None else _Known(facts=None, target=None)

    def of(self, request: InspectionRequest) -> dict[str, MessageFacts]:
        """By message token, of the messages in scope; what a request says of them itself counts where triage asks."""
        stated = request.messages if request.requester is None else ()
        found = {}
        for token in request.scope.message_tokens:
            own = [facts for facts in stated if facts.message_token == token]
            facts = merged(filter(None, (self._known(token).facts, *own)))
            if facts is not None:
                found[token] = facts
        return found

    def target_of(self, request: InspectionRequest) -> str | None:
        """The sealed messages in scope, as those state them who saw them; several are parted by spaces. What a person
        states counts only where nobody did: inspection compares it with the tokens in scope.
        """
        if request.requester is None:
            return request.target
        targets = [self._known(token).target for token in request.scope.message_tokens]
        known = sorted({target for target in targets if target is not None})
        return " ".join(known) if known and None not in targets else request.target

    def forget_outlived(self, now: datetime) -> None:
        for token in self._ages.outlived(now):
            self._packed.pop(token, None)

    def forget(self) -> None:
        self._packed.clear()
        self._ages.forget()


def merged(statements: Iterable[MessageFacts]) -> MessageFacts | None:
    """Every party and mark that anybody stated. Whoever saw all headers knows all marks."""
    facts = list(statements)
    if len(facts) < 2:  # noqa: PLR2004 - nothing to take together
        return facts[0] if facts else None
    return MessageFacts(
        message_token=facts[0].message_token,
        parties=sorted({party for one in facts for party in one.parties}),
        marks=sorted({mark for one in facts for mark in one.marks}),
        marks_known=any(one.marks_known for one in facts),
        sent_at=min((one.sent_at for one in facts if one.sent_at is not None), default=None),
        observed_at=min(one.observed_at for one in facts),
    )
