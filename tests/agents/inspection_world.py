"""A gate and an inspection book at work on the same topics: what the gate grants, the book has to have opened.

`world.opened(...)` is what an inspection worker writes of one message: the opening's entry, then the result.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from headerfirst.agents.book import Arrival
from headerfirst.agents.inspected import opening_entry
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.step import Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Decision, InspectionRequest, InspectionResult, ScannerVerdict
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import ResultOutcome

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST, SECOND, World
from tests.agents.made_packs import KEYS

MESSAGE_ID: Final = "<minutes-1@mail.example.net>"
SEALED: Final = KEYS.seal(builders.AMARA, [MESSAGE_ID])
OPENED: Final = builders.NOON + timedelta(hours=3)


def scan(**changes: Any) -> InspectionRequest:
    """Triage asks for Amara's message to be scanned for malware; what it names can be unsealed."""
    return made.malware_scan(**({"request_id": REQUEST, "target": SEALED} | changes))


def verdict(scanner: str = "yara", outcome: ResultOutcome = "hit", **changes: Any) -> ScannerVerdict:
    hit = outcome == "hit"
    fields: dict[str, Any] = {"rule_ids": ["macro_download"] if hit else [], "count": 2 if hit else 0}
    return ScannerVerdict(**({"id": scanner, "version": "1.0.0", "verdict": outcome} | fields | changes))


def result(*verdicts: ScannerVerdict, **changes: Any) -> InspectionResult:
    fields = {
        "request_id": REQUEST,
        "message_token": made.MESSAGE,
        "scanners": list(verdicts),
        "outcome": "hit" if any(one.verdict == "hit" for one in verdicts) else "clean",
        "at": OPENED,
    }
    return builders.inspection_result(**(fields | changes))


class InspectionWorld(World):
    """The gate's world, and an inspection book that reads along."""

    def __init__(self, *more: RegisterRecord, **changes: Any) -> None:
        super().__init__(*more, **changes)
        self.inspection = self.another_book()

    def another_book(self) -> InspectionBook:
        return InspectionBook(self.bench, self.directory, self.shields)

    def comes(self, topic: str, key: str, record: Record, at: datetime, signature: str | None = None) -> Arrival:
        arrival = super().comes(topic, key, record, at, signature)
        self.inspection.take(arrival)
        return arrival

    def granted(self, request: InspectionRequest | None = None) -> Decision:
        self.triage_asks(request or scan())
        self.run()
        (decision,) = self.decisions((request or scan()).request_id)
        assert decision.outcome == "granted", decision.reasons
        return decision

    def enters(self, decision: Decision, token: str = made.MESSAGE, at: datetime = OPENED) -> LedgerEntry:
        entry = opening_entry(self.bench, decision, token)
        self.comes("ledger-entries", entry.entry_id, entry, at)
        return entry

    def results(self, found: InspectionResult, at: datetime = OPENED + SECOND) -> None:
        self.comes("inspection-results", found.request_id, found, at)

    def tells(self) -> list[Publish]:
        """What the book says now, which is then on the topics."""
        said = [one for one in self.inspection.say(self.moment) if isinstance(one, Publish)]
        for one in said:
            assert one.record is not None
            self.comes(one.topic, one.key, one.record, OPENED + 2 * SECOND)
        return said

    def due(self) -> list[tuple[str, str]]:
        return [(decision.request_id, token) for decision, token in self.inspection.due(self.moment)]

    def reads_again(self) -> None:
        """A new inspection worker, topics in another order."""
        self.inspection = self.another_book()
        for topic in sorted(self.log.arrivals, reverse=True):
            for arrival in self.log.arrivals[topic]:
                self.inspection.take(arrival)


def findings_in(said: list[Publish]) -> list[Finding]:
    return [one.record for one in said if isinstance(one.record, Finding)]


def entries_in(said: list[Publish]) -> list[LedgerEntry]:
    return [one.record for one in said if isinstance(one.record, LedgerEntry)]
