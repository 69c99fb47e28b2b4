"""What people did about an incident, and what an inspection said of it: the acts that are no findings.

Each is known by the record that it came in, and counts only where it was given by somebody who may: signed, in a role
that sees such incidents, and never about oneself, except to answer or to object.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple, cast, get_args

from headerfirst.agents.book import Arrival
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision, InspectionResult
from headerfirst.schemas.vocabulary import ActorRole, Audience, ClosureReason, StatementKind

ActKind = Literal["triage", "close", "reopen", "withdraw", "answer", "object", "cleared", "referred", "viewed"]
COMMANDS: Final = frozenset({"triage", "close", "reopen", "withdraw", "answer", "object"})
"""Kinds of commands that are acts on an incident; the others are the gate's."""
OWN: Final = frozenset({"answer", "object"})
"""What a person may do about an incident of their own, and nobody but the data-protection officer for them."""
MAY_ACT: Final[dict[Audience, frozenset[ActorRole]]] = {
    "soc": frozenset({"soc", "information-security", "investigator", "dpo"}),
    "information-security": frozenset({"information-security", "investigator", "dpo"}),
    "restricted": frozenset({"investigator", "dpo", "director"}),
}


class Place(NamedTuple):
    """By which acts of the same time are ordered."""

    topic: str
    offset: int


@dataclass(frozen=True, slots=True)
class PersonsAct:
    """`at` is the broker's time of a command; of a result or a decision what it states, since their record time is
    the clock of whoever wrote them.
    """

    key: str
    at: datetime
    place: Place
    kind: ActKind
    by: str | None = None
    """The token of whoever did it."""
    role: ActorRole | None = None
    reason: ClosureReason | None = None
    statement: StatementKind | None = None
    text_ref: str | None = None
    gross_misconduct_candidate: bool | None = None
    finding_ids: frozenset[str] = frozenset()
    message_token: str | None = None
    about: frozenset[str] = frozenset()
    """Whose incident it is said to be, by every token of theirs; empty where that is not said."""
    by_also: frozenset[str] = frozenset()
    """What else they are called, while tokens of before a rotation are in use."""

    def counts(self, person: str | None, audience: Audience) -> bool:
        """Whether it was for whoever did it to do, on an incident of that person and for that audience."""
        if self.about and person is not None and person not in self.about:
            return False
        if self.by is None:
            return True
        is_own = self.by == person or person in self.by_also
        if self.kind in OWN:
            return is_own or self.role == "dpo"
        return not is_own and self.role in MAY_ACT[audience]


def act_of_command(arrival: Arrival, signer: Signer) -> PersonsAct | None:
    """None where the command is no act on an incident, or says something that is not on the closed lists."""
    command = cast("Command", arrival.record)
    if command.kind not in COMMANDS:
        return None
    kind, payload = cast("ActKind", command.kind), command.payload
    reason, text_ref, gross = payload.get("reason"), payload.get("text_ref"), payload.get("gross_misconduct_candidate")
    if kind == "close" and reason not in get_args(ClosureReason):
        return None
    return PersonsAct(
        key=command.command_id,
        at=arrival.at,
        place=Place(arrival.topic, arrival.offset),
        kind=kind,
        by=signer.token,
        role=signer.role,
        reason=reason if kind == "close" else None,
        statement=_statement(kind, payload.get("statement")),
        text_ref=text_ref if isinstance(text_ref, str) else None,
        gross_misconduct_candidate=gross if isinstance(gross, bool) and kind == "triage" else None,
    )


def _statement(kind: ActKind, stated: object) -> StatementKind | None:
    if kind == "object":
        return "objection"
    if kind == "answer":
        return "correction" if stated == "correction" else "answer"
    return None


def act_of_result(arrival: Arrival, decision: Decision) -> PersonsAct | None:
    """What an inspection that was asked for about an incident says of it: that nothing was found, or that a person saw
    it. A hit is a finding, and comes as one.
    """
    result = cast("InspectionResult", arrival.record)
    kind: ActKind
    if result.outcome == "clean" and result.mode == "scan":
        kind = "cleared"
    elif result.seen_by_count:
        kind = "viewed"
    else:
        return None
    by = f"/{result.viewer}" if result.viewer is not None else ""  # who looks twice has seen it once
    return PersonsAct(
        key=f"{result.request_id}/{result.message_token}/{kind}{by}",
        at=result.at,
        place=Place(arrival.topic, arrival.offset),
        kind=kind,
        finding_ids=frozenset(decision.finding_ids),
        message_token=result.message_token,
    )


def act_of_referral(arrival: Arrival, about: frozenset[str]) -> PersonsAct:
    """A referral that the gate granted; `about` as in the act."""
    decision = cast("Decision", arrival.record)
    return PersonsAct(
        key=f"{decision.request_id}/referred",
        at=decision.at,
        place=Place(arrival.topic, arrival.offset),
        kind="referred",
        about=about,
    )
