"""A hold that was granted becomes a register record, which the retention role reads; a revoked one ends there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.docket import Docket
from headerfirst.agents.gate.entries import Entries, hash_of
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.step import Output
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import Hold


class Holds:
    """Those whose record or whose end is on its way to the register."""

    def __init__(self, bench: Bench, directory: Directory, docket: Docket, registrar: Registrar) -> None:
        self._bench = bench
        self._directory = directory
        self._docket = docket
        self._registrar = registrar
        self._granted: dict[str, Decision] = {}
        """By the id of their entry."""
        self._revoked: dict[str, Decision] = {}
        """By request id."""

    def take(self, decision: Decision, entries: Entries) -> None:
        """A decision that counts."""
        if decision.outcome == "granted":
            entry_id = self._bench.pseudonyms.identity("entry", "hold", decision.request_id)
            if not entries.claim(entry_id):
                self._granted[entry_id] = decision
        elif decision.outcome == "revoked":
            self._revoked[decision.request_id] = decision

    def take_entry(self, entry_id: str) -> bool:
        """Whether it is one's; that one is on the register."""
        return self._granted.pop(entry_id, None) is not None

    def say(self, moment: Moment) -> list[Output]:
        outputs: list[Output] = []
        for entry_id, decision in sorted(self._granted.items()):
            outputs += self._say(entry_id, decision, moment)
        for request_id, decision in sorted(self._revoked.items()):
            outputs += self._end(request_id, decision, moment)
        return outputs

    def _say(self, entry_id: str, decision: Decision, moment: Moment) -> list[Output]:
        asked = self._docket.asked(decision.request_id)
        request = asked.request if asked is not None else None
        record = self._record(request, decision) if request is not None else None
        if record is None:
            return []
        entry = LedgerEntry(
            entry_id=entry_id,
            kind="hold",
            person=decision.person,
            case_id=decision.case_id,
            decision_id=decision.request_id,
            actor=decision.approvers[-1].token if decision.approvers else None,
            clause=decision.clause,
            pack=decision.pack,
            payload_hash=hash_of(record),
        )
        is_there = any(hold.id == record.id for hold in self._bench.register.holds(record.person))
        return self._registrar.say(record, entry, moment, is_there=is_there)

    def _record(self, request: InspectionRequest, decision: Decision) -> Hold | None:
        """None where the register no longer knows one of the people."""
        person = self._directory.person(decision.person)
        owner = self._directory.person(request.requester.token) if request.requester is not None else None
        approver = self._directory.person(decision.approvers[-1].token) if decision.approvers else None
        until = decision.grant.expires_at if decision.grant is not None else request.scope.until
        if person is None or owner is None or approver is None or until is None:
            return None
        return Hold(
            id=decision.request_id,
            from_=decision.at,
            person=person.id,
            need=request.reason or "",
            owner=owner.id,
            approver=approver.id,
            scope=" ".join(_scope(request)),
            review_at=until,
            until=until,
        )

    def _end(self, request_id: str, decision: Decision, moment: Moment) -> list[Output]:
        """Once the record is there, unless it says so or somebody took it away."""
        if any(granted.request_id == request_id for granted in self._granted.values()):
            return []
        person = self._directory.person(decision.person)
        holds = self._bench.register.holds(person.id) if person is not None else []
        standing = next((hold for hold in holds if hold.id == request_id and hold.to is None), None)
        if standing is None:
            del self._revoked[request_id]
            return []
        return self._registrar.put(msgspec.structs.replace(standing, to=decision.at), moment)

    def forget_outlived(self, now: datetime) -> None:
        for waiting in (self._granted, self._revoked):
            for name in [one for one, decision in waiting.items() if decision.at < now - REMEMBERED]:
                del waiting[name]

    def forget(self) -> None:
        self._granted.clear()
        self._revoked.clear()


def _scope(request: InspectionRequest) -> Iterator[str]:
    """What is held, in words that the retention role can read: each a kind and an id."""
    if request.case_id is not None:
        yield f"case:{request.case_id}"
    if request.incident_id is not None:
        yield f"incident:{request.incident_id}"
    yield from (f"finding:{finding_id}" for finding_id in request.finding_ids)
    yield from (f"message:{token}" for token in request.scope.message_tokens)
