"""Figures on grants, from topics that somebody else writes: has each its ledger entry, and how many people has a case.

The gate enters its own grants; this is kept by the notices role, which reads the same topics and writes neither.
"""

from __future__ import annotations

from datetime import datetime

from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.ages import Ages
from headerfirst.agents.gate.settled import Settled
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.ledger import LedgerEntry


class GrantFigures:
    """Topics come in any order among each other: an entry may be here before its grant."""

    def __init__(self) -> None:
        self._settled = Settled()
        self._entered: set[str] = set()
        self._without_entry: set[str] = set()
        self._people: dict[str, set[str]] = {}
        """By case."""
        self._ages: Ages[str] = Ages()

    @property
    def without_entry(self) -> int:
        return len(self._without_entry)

    @property
    def cases(self) -> int:
        return len(self._people)

    @property
    def people(self) -> int:
        """A person in two cases counts in both."""
        return sum(map(len, self._people.values()))

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Decision() as decision:
                self._ages.note(decision.request_id, arrival.at)
                if self._settled.take(decision) and decision.outcome == "granted":
                    self._take_grant(decision)
            case LedgerEntry(kind="grant") as entry if entry.decision_id is not None:
                self._ages.note(entry.decision_id, arrival.at)
                self._entered.add(entry.decision_id)
                self._without_entry.discard(entry.decision_id)

    def _take_grant(self, decision: Decision) -> None:
        if decision.request_id not in self._entered:
            self._without_entry.add(decision.request_id)
        if decision.case_id is not None and decision.person is not None:
            self._people.setdefault(decision.case_id, set()).add(decision.person)

    def forget_outlived(self, now: datetime) -> None:
        """What the topics are about to lose; cases are few and stay."""
        for request_id in self._ages.outlived(now):
            self._settled.drop(request_id)
            self._entered.discard(request_id)
            self._without_entry.discard(request_id)

    def forget(self) -> None:
        """The topics are about to be read again."""
        self._settled.forget()
        self._ages.forget()
        for names in (self._entered, self._without_entry, self._people):
            names.clear()
