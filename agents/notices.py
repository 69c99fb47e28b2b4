"""The notices agent: what each person has to be told follows from the decisions alone (DMU 5.1, 7.6; WCC 5).

A decision that lets somebody look, ask, keep or pass on obliges to a notice. It may wait only while a deferral that was
granted before it lasts. Sending is somebody else's work; what was sent comes back from the topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

import msgspec
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.settled import Settled
from headerfirst.agents.letter import told
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.notice import Deferral, Notice
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import NoticeKind, RequestKind

NOTICE_OF: Final[dict[RequestKind, NoticeKind]] = {
    "open-content": "access",
    "list-headings": "access",
    "usage-view": "usage-view",
    "usage-log": "usage-log",
    "absence-access": "absence-access",
    "delegated-access": "delegated-access",
    "out-of-office": "out-of-office",
    "reveal": "reveal",
    "refer": "referral",
    "export": "export",
    "takedown": "takedown",
    "justify": "justify",
    "interview": "interview",
    "withdraw-access": "withdraw-access",
}
"""A hold keeps what is there and a deferral is told when it ends: neither has a notice of its own."""
BOTH_ARE_TOLD: Final = frozenset({"absence-access", "out-of-office", "delegated-access"})
"""DMU Appendix A 4 and 5ii: the holder of the mailbox first, then who asked."""


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that waits to be sent, and to whom."""

    notice: Notice
    pack: PackFile
    """In whose words."""
    recipient: Person | None
    """None: nobody is registered for the token any more."""


class NoticeBook:
    """Reads `decisions`, follows `notices` and `ledger-entries`."""

    def __init__(self, bench: Bench, directory: Directory) -> None:
        self._bench = bench
        self._directory = directory
        self._settled = Settled()
        self._owed: dict[str, Notice] = {}
        """By id: what decisions oblige to, as far as it is not over."""
        self._packs: dict[str, PackFile] = {}
        """In whose words each is to be said."""
        self._deferrals: list[Decision] = []
        self._written: dict[str, Notice] = {}
        """What the topic says last of notices that are not over."""
        self._over: set[str] = set()
        """Sent or failed."""
        self._unentered: dict[str, LedgerEntry] = {}
        self._entered: set[str] = set()

    def forget(self) -> None:
        for told_of in (
            self._owed,
            self._packs,
            self._written,
            self._over,
            self._unentered,
            self._entered,
            self._deferrals,
        ):
            told_of.clear()
        self._settled.forget()

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Decision():
                self._decision(arrival.record)
            case Notice():
                self._notice(arrival.record)
            case LedgerEntry() if arrival.record.kind == "notice":
                self._entered.add(arrival.record.entry_id)
                self._unentered.pop(arrival.record.entry_id, None)

    def _decision(self, decision: Decision) -> None:
        if not self._settled.take(decision) or decision.outcome != "granted":
            return
        if decision.kind == "defer-notice":
            self._deferrals.append(decision)
        for notice in self._obliged(decision):
            if notice.notice_id not in self._over:
                self._owed[notice.notice_id] = notice
                self._packs[notice.notice_id] = self._pack_of(decision)

    def _obliged(self, decision: Decision) -> Iterator[Notice]:
        """The person first; a scan by a program is covered by the standing notice, a view of many names nobody."""
        kind = NOTICE_OF.get(decision.kind)
        is_scan = decision.grant is not None and decision.grant.mode == "scan" and decision.kind == "open-content"
        if kind is None or is_scan or decision.person is None:
            return
        yield self._of(decision, kind, decision.person, "the person concerned")
        if decision.kind in BOTH_ARE_TOLD and decision.requester is not None:
            yield self._of(decision, kind, decision.requester.token, "the requester")

    def _of(self, decision: Decision, kind: NoticeKind, person: str, role: str) -> Notice:
        file = self._pack_of(decision)
        said = told(file, decision, kind)
        return Notice(
            notice_id=self._bench.pseudonyms.identity("notice", decision.request_id, person, kind),
            decision_id=decision.request_id,
            incident_id=decision.incident_id,
            person=person,
            recipient_role=role,
            kind=kind,
            due_at=decision.at + timedelta(days=file.notices.period_days),
            state="due",
            what=said.what,
            why=said.why,
            when=said.when,
            seen_by=said.seen_by,
            retention=said.retention,
            rights=file.notices.access,
            contacts=file.contacts,
        )

    def _pack_of(self, decision: Decision) -> PackFile:
        """The pack that the decision cites. Where its folder is gone the person is told all the same, in the words of
        the pack that is in force, or of any that is here.
        """
        packs = self._bench.packs
        ready = packs.by_digest(decision.pack.digest) or packs.in_force(self._bench.register, decision.at)
        return (ready or next(iter(packs.all()))).pack.file

    def _notice(self, notice: Notice) -> None:
        if notice.notice_id in self._over:
            return  # the first terminal state holds
        if notice.state in ("sent", "failed"):
            self._over.add(notice.notice_id)
            self._owed.pop(notice.notice_id, None)
            self._packs.pop(notice.notice_id, None)
            self._written.pop(notice.notice_id, None)
            entry = self._entry(notice)
            if entry.entry_id not in self._entered:
                self._unentered[entry.entry_id] = entry
        else:
            self._written[notice.notice_id] = notice

    def _entry(self, notice: Notice) -> LedgerEntry:
        return LedgerEntry(
            entry_id=self._bench.pseudonyms.identity("entry", "notice", notice.notice_id, notice.state),
            kind="notice",
            person=notice.person,
            decision_id=notice.decision_id,
            payload_hash=sha256(msgspec.json.encode(notice)).hexdigest(),
        )

    def say(self, moment: Moment) -> list[Output]:
        outputs: list[Output] = []
        for notice_id, owed in sorted(self._owed.items()):
            notice = self._as_of(owed, moment)
            if self._written.get(notice_id) != notice:
                outputs.append(Publish("notices", notice.person, notice))
                outputs.append(Counted("notice", (notice.kind, notice.state)))
        outputs += [Publish("ledger-entries", entry_id, entry) for entry_id, entry in sorted(self._unentered.items())]
        return outputs

    def _as_of(self, owed: Notice, moment: Moment) -> Notice:
        deferral = next((one for one in self._deferrals if _defers(one, owed, self._settled, moment)), None)
        if deferral is None:
            written = self._written.get(owed.notice_id)
            # That it was held back for a while is part of what the person is told.
            return owed if written is None else msgspec.structs.replace(owed, deferral=written.deferral)
        return msgspec.structs.replace(owed, state="deferred", deferral=_deferral(deferral))

    def to_send(self, moment: Moment) -> list[Due]:
        """What is on the topic as due, in the order of its dates. Until it is there nobody may be told."""
        waiting = [
            notice
            for notice in self._written.values()
            if notice.state == "due"
            and notice.notice_id in self._owed
            and self._as_of(self._owed[notice.notice_id], moment).state == "due"
        ]
        return [
            Due(notice, self._packs[notice.notice_id], self._directory.person(notice.person))
            for notice in sorted(waiting, key=lambda notice: (notice.due_at, notice.notice_id))
        ]

    def overdue(self, moment: Moment) -> int:
        """Notices that should have been sent."""
        return sum(notice.due_at < moment.now for notice in self._owed.values())


def _defers(deferral: Decision, owed: Notice, settled: Settled, moment: Moment) -> bool:
    """A deferral is for a person and a case, holds back what was decided after it, and ends by its time or a word."""
    live = settled.live(deferral.request_id, moment.now)
    decided = settled.standing(owed.decision_id or "")
    if live is None or decided is None or decided.decision is None or deferral.person != owed.person:
        return False
    return deferral.case_id == decided.decision.case_id and deferral.at <= decided.decision.at


def _deferral(decision: Decision) -> Deferral:
    ends = decision.grant.expires_at if decision.grant is not None else decision.at
    approver = decision.approvers[-1] if decision.approvers else None
    return Deferral(
        reason=decision.reason or "",
        approver=approver.token if approver is not None else "",
        approver_role=approver.role if approver is not None else "",
        review_at=ends,
        ends_at=ends,
    )
