"""The course that an incident took: what its acts, in their order, make of it beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headerfirst.agents.persons_acts import ActKind, PersonsAct
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Closure, Statement
from headerfirst.schemas.vocabulary import Audience, IncidentChange

_CHANGES: Final[dict[ActKind, IncidentChange]] = {
    "triage": "evidence_added",
    "close": "closed",
    "reopen": "reopened",
    "withdraw": "withdrawn",
    "answer": "answered",
    "object": "paused",
    "cleared": "evidence_withdrawn",
    "referred": "referred",
    "viewed": "evidence_added",
}


@dataclass(frozen=True, slots=True)
class Course:
    """`cleared` are ids of findings of which an inspection said that nothing was in it."""

    closure: Closure | None
    withdrawn: bool
    """By a person."""
    statements: list[Statement]
    gross_misconduct_candidate: bool | None
    cleared: frozenset[str]
    seen_by_count: int
    last: PersonsAct | None

    @property
    def change(self) -> IncidentChange | None:
        return _CHANGES[self.last.kind] if self.last is not None else None


def counted(acts: Iterable[PersonsAct], person: str | None, audience: Audience) -> list[PersonsAct]:
    """Those that count, in the order in which they happened."""
    return sorted((act for act in acts if act.counts(person, audience)), key=lambda act: (act.at, act.place))


def course_of(acts: Sequence[PersonsAct], findings: Iterable[Finding]) -> Course:
    """Of acts that count, in their order. What was closed or withdrawn opens again with a later finding."""
    findings = list(findings)
    latest = max((finding.at for finding in findings), default=None)
    ending = _last(acts, "close", "reopen", "withdraw")
    if ending is not None and (ending.kind == "reopen" or (latest is not None and latest > ending.at)):
        ending = None
    candidate = _last([act for act in acts if act.gross_misconduct_candidate is not None], "triage")
    return Course(
        closure=_closure(ending),
        withdrawn=ending is not None and ending.kind == "withdraw",
        statements=[
            Statement(kind=act.statement, at=act.at, text_ref=act.text_ref) for act in acts if act.statement is not None
        ],
        gross_misconduct_candidate=candidate.gross_misconduct_candidate if candidate is not None else None,
        cleared=frozenset(_cleared(acts, findings)),
        seen_by_count=sum(act.kind == "viewed" for act in acts),
        last=acts[-1] if acts else None,
    )


def cleared_closure(acts: Sequence[PersonsAct]) -> Closure | None:
    """Of an incident all of whose findings were cleared: by nobody, at the time of the last result."""
    last = _last(acts, "cleared")
    return Closure(reason="cleared_by_inspection", by="inspection", at=last.at) if last is not None else None


def _last(acts: Sequence[PersonsAct], *kinds: ActKind) -> PersonsAct | None:
    return next((act for act in reversed(acts) if act.kind in kinds), None)


def _closure(ending: PersonsAct | None) -> Closure | None:
    if ending is None or ending.kind != "close" or ending.reason is None:
        return None
    return Closure(reason=ending.reason, by=ending.role or "", at=ending.at)


def _cleared(acts: Sequence[PersonsAct], findings: Iterable[Finding]) -> Iterable[str]:
    """What a result says nothing of, stays: it speaks of the findings that asked, and of those on the same message."""
    results = [act for act in acts if act.kind == "cleared"]
    for finding in findings:
        if any(_speaks_of(act, finding) for act in results):
            yield finding.finding_id


def _speaks_of(act: PersonsAct, finding: Finding) -> bool:
    """A later finding on the same message is newer than the look at it; one on another message was not looked into,
    though the request named it.
    """
    named = finding.finding_id in act.finding_ids and finding.message_token is None
    same = finding.message_token is not None and finding.message_token == act.message_token
    return (named or same) and finding.stage == "header" and finding.at <= act.at
