"""What holds notices back (DMU 5.1, "where appropriate"): a deferral that was granted before, while it lasts.

Everything follows from `decisions`, however late they are read: a worker that slept through a deferral still says that
there was one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.letter import one_line
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.notice import Deferral

_About: TypeAlias = tuple[str | None, str | None]
"""A person and a case: a deferral is for both."""


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A deferral and its end: the granted one, or that of somebody's word if it came first."""

    decision: Decision
    ends_at: datetime

    def holds(self, decided_at: datetime) -> bool:
        """What was decided before it, or after its end, it does not."""
        return self.decision.at <= decided_at < self.ends_at


class Deferrals:
    """Takes the decisions that count, in the order of their offsets."""

    def __init__(self) -> None:
        self._granted: dict[str, Lapsing] = {}
        self._about: defaultdict[_About, list[str]] = defaultdict(list)
        self._decided: defaultdict[_About, list[datetime]] = defaultdict(list)
        """When something was decided of which the person is to be told."""

    def forget(self) -> None:
        for known in (self._granted, self._about, self._decided):
            known.clear()

    def take(self, decision: Decision) -> None:
        known = self._granted.get(decision.request_id)
        if known is not None and decision.outcome in ("revoked", "expired"):
            ends = min(known.ends_at, decision.at)
            self._granted[decision.request_id] = Lapsing(known.decision, ends)
        elif decision.kind == "defer-notice" and decision.outcome == "granted":
            ends = decision.grant.expires_at if decision.grant is not None else decision.at
            self._granted[decision.request_id] = Lapsing(decision, ends)
            self._about[decision.person, decision.case_id].append(decision.request_id)

    def oblige(self, decision: Decision) -> None:
        """The person has to be told of this one."""
        self._decided[decision.person, decision.case_id].append(decision.at)

    def of(self, person: str, case_id: str | None, decided_at: datetime) -> Deferral | None:
        """What holds, or held, a notice to the person back: of several the one that ends last."""
        names = self._about.get((person, case_id), ())
        holding = [self._granted[name] for name in names if self._granted[name].holds(decided_at)]
        if not holding:
            return None
        return _record(max(holding, key=lambda one: (one.ends_at, one.decision.request_id)))

    def lapsed(self, now: datetime) -> Iterator[Lapsing]:
        """Those that are over and held something back."""
        for one in self._granted.values():
            decided = self._decided.get((one.decision.person, one.decision.case_id), ())
            if one.ends_at <= now and any(one.holds(at) for at in decided):
                yield one

    def forget_outlived(self, now: datetime) -> None:
        """What held back nothing that anybody still knows of."""
        for name in [name for name, one in self._granted.items() if one.ends_at < now - REMEMBERED]:
            decision = self._granted.pop(name).decision
            about = decision.person, decision.case_id
            self._about[about].remove(name)
            if not self._about[about]:
                del self._about[about]
        for about in list(self._decided):
            self._decided[about] = [at for at in self._decided[about] if at >= now - REMEMBERED]
            if not self._decided[about]:
                del self._decided[about]


def _record(one: Lapsing) -> Deferral:
    approver = one.decision.approvers[-1] if one.decision.approvers else None
    return Deferral(
        reason=one_line(one.decision.reason or ""),
        approver=approver.token if approver is not None else "",
        approver_role=approver.role if approver is not None else "",
        review_at=one.ends_at,
        ends_at=one.ends_at,
    )
