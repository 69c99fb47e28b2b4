"""One request from a header to a notice, with the records as they lie on their topics: docs/escalation.md shows them.

Everything is made by the real books, packs and scanners from one invented message, with fixed keys and times, so that
the same code writes the same bytes. `python -m tests.walk.walk` writes them into the page again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.book import Arrival
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.inspected import opening_entry
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.letter import letter
from headerfirst.agents.notices import NoticeBook
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import InspectionResult
from headerfirst.schemas.ledger import LedgerLine
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.record import Record
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.scanner_frames import Reported
from headerfirst.streams.inspection.scanner_verdicts import summed_up
from headerfirst.streams.inspection.scanners.personal_data import SCANNER
from headerfirst.streams.inspection.unpack import unpack
from headerfirst.streams.ledger.signing_keys import published_signer

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, SECOND, World
from tests.agents.made_packs import judged_mail

PAGE: Final = Path(__file__).parents[2] / "docs" / "escalation.md"
_BLOCK: Final = re.compile(r"(<!-- record: (?P<name>[a-z-]+) -->\n```(?:json|text)\n)(?P<body>.*?)(```\n)", re.DOTALL)
_HEADING: Final = "Salary list 2026"
# National Insurance numbers of the form that HMRC's own examples have, given to nobody.
BODY: Final = b"From: amara\r\nContent-Type: text/plain\r\n\r\nAs promised: QQ 12 34 56 C, AB 12 34 56 A.\r\n"


class Walk:
    """Each step names what it shows and adds it; the order is that of the page."""

    def __init__(self) -> None:
        self.world = World(now=NOON + made.DAY)
        self.shown: dict[str, str] = {}
        self.incidents = IncidentBook()
        self.acts = ActFeed(self.incidents, self.world.register, self.world.directory)

    def show(self, name: str, record: Record) -> None:
        self.shown[name] = json.dumps(msgspec.to_builtins(record), indent=2, ensure_ascii=False) + "\n"

    def run(self) -> dict[str, str]:
        self._header()
        self._grant()
        self._opening()
        self._view()
        self._ledger()
        return self.shown

    def _header(self) -> None:
        """A heading that a rule cannot decide on: it asks."""
        mail = builders.email_metadata(
            observed_at=NOON,
            direction="outbound",
            mailbox_role="sender",
            from_=builders.address(builders.AMARA, "Amara Okafor"),
            to=[builders.address(builders.ELENI, "Eleni Markou")],
            subject=_HEADING,
        )
        self.show("email-metadata", mail)
        [request] = _records(judged_mail(self.world.bench, mail), "inspection-requests")
        self.show("inspection-request", request)
        self.world.triage_asks(request, NOON + SECOND)
        self.world.run()
        [pending] = self.world.decisions(request.request_id)
        self.show("pending", pending)
        self.request_id = str(request.request_id)

    def _grant(self) -> None:
        self.world.says("approve", "hana", 30, request_id=self.request_id)
        self.show("approve", self.world.log.records("commands")[-1])
        self.world.run()
        self.show("granted", self.world.decisions(self.request_id)[-1])

    def _opening(self) -> None:
        """Judged again, entered, opened, forgotten."""
        inspection = self._inspection()
        [(decision, token)] = inspection.due(self.world.moment)
        verdict = inspection.judge_again(self.request_id, self.world.moment, {})
        if verdict is None or verdict.outcome != "granted":
            raise AssertionError(verdict)
        entry = opening_entry(self.world.bench, decision, token)
        opened = self.world.comes("ledger-entries", entry.entry_id, entry, decision.at + 2 * SECOND)
        self.show("opening", entry)
        message = unpack(BODY)
        scanner = SCANNER.open(ScannerOptions())
        scanned = summed_up(message, [(scanner.id, scanner.version, Reported(scanner.version, scanner.scan(message)))])
        result = InspectionResult(
            request_id=self.request_id,
            message_token=token,
            mode="scan",
            scanners=scanned.verdicts,
            not_inspected=scanned.not_inspected,
            outcome="hit",
            seen_by_count=0,
            opening_offset=opened.offset,
            at=opened.at,
        )
        self.show("inspection-result", result)
        self.world.comes("inspection-results", self.request_id, result, opened.at + SECOND)
        said = self._inspection().say(self.world.moment)
        self.world.publish(one for one in said if isinstance(one, Publish) and one.topic == "ledger-entries")
        [finding] = _records(said, "findings")
        self.world.comes("findings", finding.person or "", finding, opened.at + 2 * SECOND)
        self.show("finding", finding)
        self.incidents.take(finding)
        [incident] = _records(self.incidents.changes(self.world.bench.packs), "incidents-restricted")
        self.show("incident", incident)
        self.finding: Finding = finding

    def _view(self) -> None:
        """A person asks to read it, and is let; the person concerned is told."""
        facts = self.finding.message_token or ""
        asked = made.open_mail(
            case_id="case-1",
            incident_id=self.finding.incident_id,
            finding_ids=[self.finding.finding_id],
            scope=made.scope(facts, until=NOON + 7 * made.DAY),
        )
        self.world.asks(asked, "idris", NOON + 2 * made.HOUR)
        self.show("request", self.world.log.records("commands")[-1])
        self.world.run()
        self.world.says("approve", "hana", 180)
        self.world.run()
        granted = self.world.decisions()[-1]
        self.show("view-granted", granted)
        notices = NoticeBook(self.world.bench, self.world.directory)
        for arrival in self.world.log.arrivals["decisions"]:
            notices.take(arrival)
        [notice] = [one for one in _records(notices.say(self.world.moment), "notices") if isinstance(one, Notice)]
        self.show("notice", notice)
        file = self.world.bench.packs.in_force(self.world.register, NOON)
        if file is not None:
            self.shown["letter"] = letter(file.pack.file, notice).text

    def _ledger(self) -> None:
        notary = Notary(published_signer())
        for arrival in self.world.log.arrivals["ledger-entries"]:
            notary.take(arrival)
        lines = [one for one in _records(notary.say(self.world.moment), "ledger") if isinstance(one, LedgerLine)]
        self.show("ledger-line", lines[0])
        self.shown["ledger-kinds"] = "".join(f"{line.seq:>3}  {line.kind}\n" for line in lines)

    def _inspection(self) -> InspectionBook:
        book = InspectionBook(self.world.bench, self.world.directory, self.world.shields)
        for arrival in self._arrivals():
            book.take(arrival)
        return book

    def _arrivals(self) -> Iterator[Arrival]:
        for topic in sorted(self.world.log.arrivals):
            yield from self.world.log.arrivals[topic]


def _records(outputs: Any, topic: str) -> list[Any]:
    said: list[Output] = list(outputs)
    return [one.record for one in said if isinstance(one, Publish) and one.topic == topic]


def page_with(shown: dict[str, str], page: str) -> str:
    """The page with each block as it is now; a block that no step shows stays as it is."""
    return _BLOCK.sub(lambda found: f"{found[1]}{shown.get(found['name'], found['body'])}{found[4]}", page)


def names_in(page: str) -> list[str]:
    return [found["name"] for found in _BLOCK.finditer(page)]


if __name__ == "__main__":
    PAGE.write_text(page_with(Walk().run(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
