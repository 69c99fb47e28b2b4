"""The gate's book: requests and commands come in; decisions, register records and ledger entries follow from them.

Nothing is remembered beside the topics, and nothing rests on the order in which they were read: each request is heard
as its commands lie on their topic (hearing.py), and what a topic holds already is not said again. A gate that was
killed goes on where the topics end; of two gates at once the first terminal outcome counts, and both say the same.
"""

from __future__ import annotations

from datetime import date, datetime
from heapq import heappop, heappush

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.asking import Asking
from headerfirst.agents.gate.decisions import answer, said
from headerfirst.agents.gate.docket import Docket
from headerfirst.agents.gate.entries import Entries, decision_entries, request_entry
from headerfirst.agents.gate.given import ACTING, ASKING, CONSULTING, Given
from headerfirst.agents.gate.hearing import Hearing, Room
from headerfirst.agents.gate.holds import Holds
from headerfirst.agents.gate.judge import Verdict
from headerfirst.agents.gate.objections import Objections
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.gate.settled import is_answer
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry


class GateBook:
    """Asked when nothing is due, it looks at nothing but what is on its way."""

    def __init__(self, bench: Bench, directory: Directory, shields: ShieldIndex) -> None:
        self._bench = bench
        self.docket = Docket(bench, directory, shields)
        self._registrar = Registrar()
        self._entries = Entries()
        self._asking = Asking(self.docket)
        self._objections = Objections(bench, directory, self._registrar)
        self._holds = Holds(bench, directory, self.docket, self._registrar)
        self._room = Room(self.docket, self._entries, self._registrar)
        self._aimless: dict[str, Given] = {}
        """Commands about a request that name none."""
        self._due: set[str] = set()
        """Requests to be heard."""
        self._unknown: set[str] = set()
        """Requests to be heard when the register changes."""
        self._deadlines: list[tuple[datetime, str]] = []
        self._revision = -1
        self._day: date | None = None

    # What the topics say

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Command():
                self._take_command(self.docket.take_command(arrival))
            case InspectionRequest() as request:
                self._take_request(request, arrival)
            case Decision() as decision:
                self._take_decision(decision, arrival)
            case _:
                self._hear(self.docket.take(arrival))
        if isinstance(arrival.record, LedgerEntry):
            self._take_entry(arrival.record)

    def _hear(self, request_id: str | None) -> None:
        if request_id is not None:
            self._due.add(request_id)

    def _take_request(self, request: InspectionRequest, arrival: Arrival) -> None:
        is_new = not self.docket.has(request.request_id)
        self._hear(self.docket.take(arrival))
        if is_new:
            self._entries.due(request_entry(self._bench.pseudonyms, request), arrival.at)

    def _take_decision(self, decision: Decision, arrival: Arrival) -> None:
        before = self.docket.settled.standing(decision.request_id)
        is_new = self.docket.take_decision(decision, arrival.at)
        self._hear(decision.about_request if is_answer(decision) else decision.request_id)
        if not is_new:
            return
        was_granted = before is not None and before.outcome == "granted"
        for entry in decision_entries(self._bench.pseudonyms, decision, was_granted=was_granted):
            self._entries.due(entry, arrival.at)
        if decision.kind == "hold" and not is_answer(decision):
            self._holds.take(decision, self._entries)

    def _take_command(self, given: Given | None) -> None:
        if given is None:
            return
        command = given.command
        if command.kind in ASKING:
            self._asking.take(given)
        elif command.kind == "object":
            self._objections.take(given, self._entries)
        elif command.kind in ACTING | CONSULTING and command.request_id is None:
            self._aimless[given.answer_id] = given
        elif command.kind in ACTING | CONSULTING:
            self._hear(command.request_id)

    def _take_entry(self, entry: LedgerEntry) -> None:
        if not self._objections.take_entry(entry.entry_id) and not self._holds.take_entry(entry.entry_id):
            self._entries.take(entry)

    # What follows from it

    def say(self, moment: Moment) -> list[Output]:
        self._forget_outlived(moment.now)
        self._see_what_is_due(moment.now)
        barrier = self._objections.first()
        to_people = self._asking.say(moment, barrier) + self._answer_aimless(moment)
        to_triage: list[Output] = []
        # An emptied set is as long to walk through as it was full.
        for request_id in sorted(self._due) if self._due else ():
            told = to_triage if self.docket.is_triages(request_id) else to_people
            told += self._hear_out(request_id, moment, barrier)
        # What people asked for before somebody objected is answered first, whenever both were read.
        if barrier is not None and not to_people:
            to_people += self._objections.say(moment, self.docket.answered)
        outputs = [*to_triage, *to_people, *self._holds.say(moment)]
        missing = self._entries.missing(moment.now)
        return [*outputs, *(Publish("ledger-entries", entry.entry_id, entry) for entry in missing)]

    def _see_what_is_due(self, now: datetime) -> None:
        if self._unknown and self._bench.register.revision != self._revision:
            self._due |= self._unknown
            self._unknown.clear()
        self._revision = self._bench.register.revision
        while self._deadlines and self._deadlines[0][0] <= now:
            self._due.add(heappop(self._deadlines)[1])

    def _hear_out(self, request_id: str, moment: Moment, barrier: int | None) -> list[Output]:
        """A request stays due until the topics hold what there is to say of it."""
        asked = self.docket.asked(request_id)
        hearing = Hearing(self._room, asked, moment, barrier) if asked is not None else None
        outputs = hearing.say() if hearing is not None else []
        if outputs or (hearing is not None and hearing.waits):
            return outputs
        self._due.discard(request_id)
        if hearing is not None and hearing.waits_to_be_known:
            self._unknown.add(request_id)
        ends = hearing.due() if hearing is not None else None
        if ends is not None:
            heappush(self._deadlines, (ends, request_id))
        self.docket.close(request_id)
        return []

    def _answer_aimless(self, moment: Moment) -> list[Output]:
        outputs: list[Output] = []
        for given in list(self._aimless.values()):
            if given.answer_id in self.docket.answered:
                del self._aimless[given.answer_id]
            else:
                outputs += said(answer(self._bench, moment, given, "open-content", "field_absent", None))
        return outputs

    def question_for(self, request_id: str, moment: Moment) -> Question | None:
        return self.docket.question_for(request_id, moment)

    def judge_again(self, request_id: str, moment: Moment) -> Verdict | None:
        """Whether it would still be granted: at the moment of opening, or whenever somebody wants to know."""
        return self.docket.judge_again(request_id, moment)

    # Forgetting

    def _forget_outlived(self, now: datetime) -> None:
        """Once a day; what a topic is about to lose is not said again."""
        if self._day == now.date():
            return
        self._day = now.date()
        for memory in (self.docket, self._asking, self._objections, self._holds):
            memory.forget_outlived(now)

    def forget(self) -> None:
        for memory in (self.docket, self._registrar, self._entries, self._asking, self._objections, self._holds):
            memory.forget()
        for names in (self._aimless, self._due, self._unknown, self._deadlines, self._room.entered):
            names.clear()
        self._revision, self._day = -1, None
