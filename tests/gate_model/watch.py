"""What no history may ever show, looked for on the topics themselves as each record is appended.

Nothing here asks a book: an outsider with the topics, the model and a clock could say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from headerfirst.agents.book import Arrival
from headerfirst.schemas.command import Command
from headerfirst.schemas.incident import Referral
from headerfirst.schemas.inspection import Decision, InspectionRequest, InspectionResult
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.register import Consultation

from tests.gate_model.nouns import Act, Stand
from tests.gate_model.scenery import token
from tests.gate_model.topics import Topics

FOLLOWS = {
    "": {"pending", "granted", "refused", "expired", "revoked"},
    "pending": {"pending", "granted", "refused", "expired", "revoked"},
    "granted": {"expired", "revoked"},
}
"""The first terminal outcome in offset order wins; a grant may still end."""


class Broken(AssertionError):  # noqa: N818 - says what happened to a promise
    """A promise was."""


def require(holds: bool, said: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise Broken(said)


class Watch:
    def __init__(self, topics: Topics, may_open: Callable[[str], bool]) -> None:
        self._topics = topics
        self._may_open = may_open
        self.stands: dict[str, Stand] = {}
        self.grants: dict[str, Decision] = {}
        """The one that counts, by request."""
        self.requests: dict[str, InspectionRequest] = {}
        self.rivals = False
        """Whether another gate may have said something too: what comes too late may then be there."""
        self.opened = self.viewed = 0
        self._acts: dict[str, Act] = {}
        self._entered: dict[str, datetime] = {}
        self._consultations: dict[str, str] = {}
        self._entries: dict[str, bytes] = {}
        self._sent: set[str] = set()

    def note(self, act: Act) -> None:
        self._acts[act.name] = act

    def acts(self, request_id: str, until: int) -> list[Act]:
        """About a request, and objections, in the order of `commands`, with the times of their entries."""
        return [
            self._with_entry(one)
            for one in list(self._acts.values())
            if one.offset < until and one.request_id in (request_id, None)
        ]

    def _with_entry(self, act: Act) -> Act:
        if act.kind != "consult" or act.entered is not None:
            return act
        entered = self._entered.get(self._consultations.get(act.name, ""))
        if entered is None:
            return act
        self._acts[act.name] = known = replace(act, entered=entered)
        return known

    def consulted(self, record: Consultation) -> None:
        self._consultations.setdefault(record.id, sha256(msgspec.json.encode(record)).hexdigest())

    def stand(self, request_id: str) -> Stand:
        return self.stands.get(request_id, Stand())

    def see(self, arrival: Arrival, now: datetime) -> None:
        match arrival.record:
            case InspectionRequest() as request:
                require(self.rivals or request.request_id not in self.requests, "a request was put on its topic twice")
                require(request.requester is None or self._is_given(request), "nobody gave the request")
                self.requests.setdefault(request.request_id, request)
            case Decision() as decision:
                require(decision.at <= arrival.at, "a decision is dated after its own record")
                require(bool(decision.clause), "a decision cites nothing")
                if decision.about_request is None:
                    self._decision(decision)
            case LedgerEntry() as entry:
                self._entry(entry, arrival)
            case InspectionResult() as result if result.opening_offset is not None:
                self._opening(result, now)
            case Referral() as referral:
                self._referral(referral)
            case Notice() as notice:
                self._notice(notice)

    def _is_given(self, request: InspectionRequest) -> bool:
        commands = (one.record for one in self._topics.arrivals["commands"])
        return any(isinstance(one, Command) and one.command_id == request.request_id for one in commands)

    def _decision(self, decision: Decision) -> None:
        request = self.requests.get(decision.request_id)
        if request is None:
            raise Broken("a decision about no request")
        stand = self.stand(decision.request_id)
        counts = decision.outcome in FOLLOWS.get(stand.outcome, ())
        require(counts or self.rivals, f"{decision.outcome} after {stand.outcome}")
        if decision.outcome == "granted":
            self._grant(decision, request)
        if not counts:
            return
        grant = decision.grant
        self.stands[decision.request_id] = Stand(
            decision.outcome,
            tuple(one.at for one in decision.approvers),
            grant.expires_at if grant is not None else None,
        )
        if decision.outcome == "granted":
            self.grants[decision.request_id] = decision

    def _grant(self, decision: Decision, request: InspectionRequest) -> None:
        grant, asker = decision.grant, request.requester
        approvers = [one.token for one in decision.approvers]
        if grant is None:
            raise Broken("a grant that grants nothing")
        require(asker is None or asker.token not in approvers, "whoever asked approved")
        require(request.person not in approvers, "the subject approved")
        require(token("bilal") not in approvers, "the subject's line manager approved")
        require(token("reza") not in approvers or asker is None, "whoever reports to the requester approved")
        require(len(set(approvers)) == len(approvers), "somebody approved twice")
        require(bool(approvers) or (asker is None and grant.mode == "scan"), "a grant to people that nobody approved")
        require(grant.message_tokens == request.scope.message_tokens, "a grant of something else")
        require(request.scope.until is None or grant.expires_at <= request.scope.until, "a grant beyond its end")
        require(decision.at < grant.expires_at, "a grant that is over")
        require(grant.mode == "human-view" or not grant.viewers, "a scan that somebody sees")

    def _entry(self, entry: LedgerEntry, arrival: Arrival) -> None:
        known = self._entries.setdefault(entry.entry_id, arrival.value)
        require(known == arrival.value, "one entry says two things")
        if entry.kind == "consultation":
            self._entered.setdefault(entry.payload_hash, arrival.at)

    def _opening(self, result: InspectionResult, now: datetime) -> None:
        grant = self.grants.get(result.request_id)
        stand = self.stand(result.request_id)
        require(grant is not None and stand.outcome == "granted", "opened without a grant")
        if grant is None or grant.grant is None:
            return
        require(now < grant.grant.expires_at, "opened after the end of the grant")
        require(result.message_token in [*grant.grant.message_tokens, result.request_id], "opened beside the grant")
        self._is_entered(result, now)
        is_view = bool(result.seen_by_count)
        require(not is_view or grant.grant.mode == "human-view", "somebody saw what a program was to scan")
        require(not is_view or result.viewer in grant.grant.viewers, "somebody else saw it")
        require(self._may_open(result.request_id), "opened though it would not be granted any more")
        self.opened += 1
        self.viewed += is_view

    def _is_entered(self, result: InspectionResult, now: datetime) -> None:
        offset = result.opening_offset or 0
        require(offset < self._topics.end("ledger-entries"), "opened without an entry")
        at = self._topics.arrivals["ledger-entries"][offset]
        entry = at.record
        is_its = isinstance(entry, LedgerEntry) and (entry.kind, entry.decision_id) == ("opening", result.request_id)
        require(is_its and at.at <= now and result.at == at.at, "opened without an entry of its own before it")

    def _referral(self, referral: Referral) -> None:
        require(
            any(
                one.kind == "refer"
                and (one.case_id, one.incident_id) == (referral.case_id, referral.incident.incident_id)
                for one in self.grants.values()
            ),
            "HR sees what nobody referred",
        )

    def _notice(self, notice: Notice) -> None:
        require(notice.decision_id in self.grants, "a notice of nothing")
        if notice.state == "sent":
            require(notice.notice_id not in self._sent, "a notice was sent twice")
            self._sent.add(notice.notice_id)

    # Once everything is said

    def at_the_end(self) -> None:
        for broken in self._missing():
            raise Broken(broken)

    def _missing(self) -> Iterator[str]:
        entered = {(one.kind, one.decision_id) for one in self._records("ledger-entries", LedgerEntry)}
        for request_id in self.requests:
            if ("request", request_id) not in entered:
                yield "a request that is not in the ledger"
        for request_id, stand in self.stands.items():
            if stand.outcome == "refused" and ("refusal", request_id) not in entered:
                yield "a refusal that is not in the ledger"
        notices = self._records("notices", Notice)
        for request_id, grant in self.grants.items():
            if ("grant", request_id) not in entered:
                yield "a grant that is not in the ledger"
            about = {one.notice_id for one in notices if (one.decision_id, one.person) == (request_id, grant.person)}
            is_scan = grant.kind == "open-content" and grant.grant is not None and grant.grant.mode == "scan"
            if len(about) != (0 if is_scan else 1):
                yield f"{len(about)} notices of one grant"
        for one in self._records("inspection-results", InspectionResult):
            kind = "view" if one.seen_by_count else "result"
            if (kind, one.request_id) not in entered:
                yield f"a {kind} that is not in the ledger"

    def _records(self, topic: str, kind: type) -> list[Any]:
        return [one.record for one in self._topics.arrivals[topic] if isinstance(one.record, kind)]
