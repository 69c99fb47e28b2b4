"""The notices agent: what each person has to be told follows from the decisions alone (DMU 5.1, 7.6; WCC 5).

A decision that lets somebody look, ask, keep or pass on obliges to a notice. It may wait only while a deferral that was
granted before it lasts; whoever asked for that one is told when it is over. Sending is somebody else's work; what was
sent comes back from the topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.calendar import days_after
from headerfirst.agents.deferrals import Deferrals
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import REMEMBERED, Ages
from headerfirst.agents.gate.settled import Settled
from headerfirst.agents.letter import THE_PERSON, THE_REQUESTER, told
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
WHEN_A_DEFERRAL_ENDS: Final[NoticeKind] = "deferral-lapsed"
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
    try_until: datetime
    """Until then somebody may still be registered, or an address be put right."""


@dataclass(frozen=True, slots=True)
class _Owed:
    notice: Notice
    decision: Decision
    pack: PackFile


class NoticeBook:
    """Reads `decisions`, follows `notices` and `ledger-entries`."""

    def __init__(self, bench: Bench, directory: Directory) -> None:
        self._bench = bench
        self._directory = directory
        self._settled = Settled()
        self._owed: dict[str, _Owed] = {}
        """By id: what decisions oblige to, as far as it is not over."""
        self._deferrals = Deferrals()
        self._written: dict[str, Notice] = {}
        """What the topic says last of notices that are not over."""
        self._over: set[str] = set()
        """Sent or failed."""
        self._unentered: dict[str, LedgerEntry] = {}
        self._entered: set[str] = set()
        self._ages: Ages[str] = Ages()
        """Of requests that were decided, notices that are over, entries."""

    @property
    def remembered(self) -> int:
        """Requests, notices and entries that are known by name."""
        return len(self._settled) + len(self._owed) + len(self._written) + len(self._over) + len(self._entered)

    def forget(self) -> None:
        for known in (self._owed, self._written, self._over, self._unentered, self._entered):
            known.clear()
        self._deferrals.forget()
        self._settled.forget()
        self._ages.forget()

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Decision():
                self._ages.note(arrival.record.request_id, arrival.at)
                self._decision(arrival.record)
            case Notice():
                self._ages.note(arrival.record.notice_id, arrival.at)
                self._notice(arrival.record)
            case LedgerEntry() if arrival.record.kind == "notice":
                self._ages.note(arrival.record.entry_id, arrival.at)
                self._entered.add(arrival.record.entry_id)
                self._unentered.pop(arrival.record.entry_id, None)

    def _decision(self, decision: Decision) -> None:
        if not self._settled.take(decision):
            return
        self._deferrals.take(decision)
        if decision.outcome != "granted":
            return
        for notice in self._obliged(decision):
            self._owe(notice, decision)
            if notice.recipient_role == THE_PERSON:
                self._deferrals.oblige(decision)

    def _owe(self, notice: Notice, decision: Decision) -> None:
        if notice.notice_id not in self._over:
            self._owed[notice.notice_id] = _Owed(notice, decision, self._pack_of(decision))

    def _obliged(self, decision: Decision) -> Iterator[Notice]:
        """The person first; a scan by a program is covered by the standing notice, a view of many names nobody."""
        kind = NOTICE_OF.get(decision.kind)
        is_scan = decision.grant is not None and decision.grant.mode == "scan" and decision.kind == "open-content"
        if kind is None or is_scan or decision.person is None:
            return
        yield self._of(decision, kind, decision.person, THE_PERSON)
        if decision.kind in BOTH_ARE_TOLD and decision.requester is not None:
            yield self._of(decision, kind, decision.requester.token, THE_REQUESTER)

    def _of(
        self, decision: Decision, kind: NoticeKind, person: str, role: str, since: datetime | None = None
    ) -> Notice:
        """`since`: from when the pack's period runs, where that is not the decision."""
        file = self._pack_of(decision)
        said = told(file, decision, kind, role)
        return Notice(
            notice_id=self._bench.pseudonyms.identity("notice", decision.request_id, person, kind),
            decision_id=decision.request_id,
            incident_id=decision.incident_id,
            person=person,
            recipient_role=role,
            kind=kind,
            due_at=days_after(since or decision.at, file.notices.period_days),
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

    def _forget_outlived(self, now: datetime) -> None:
        """What the topics are about to lose: on that edge a decision may outlive the notice that told of it, and nobody
        is told a second time.
        """
        for name in self._ages.outlived(now):
            self._settled.drop(name)
            self._over.discard(name)
            self._entered.discard(name)
        self._deferrals.forget_outlived(now)
        for notice_id in [name for name, owed in self._owed.items() if owed.decision.at < now - REMEMBERED]:
            del self._owed[notice_id]
            self._written.pop(notice_id, None)

    def say(self, moment: Moment) -> list[Output]:
        self._owe_those_who_deferred(moment)
        self._forget_outlived(moment.now)
        outputs: list[Output] = []
        for owed in sorted(self._owed.values(), key=_turn):
            notice = self._as_of(owed, moment)
            if self._written.get(notice.notice_id) != notice:
                outputs.append(Publish("notices", notice.person, notice))
                outputs.append(Counted("notice", (notice.kind, notice.state)))
        outputs += [Publish("ledger-entries", entry_id, entry) for entry_id, entry in sorted(self._unentered.items())]
        return outputs

    def _owe_those_who_deferred(self, moment: Moment) -> None:
        """That it is over is news to whoever asked, if anything was held back at all."""
        for lapsed in self._deferrals.lapsed(moment.now):
            requester = lapsed.decision.requester
            if requester is not None:
                notice = self._of(
                    lapsed.decision, WHEN_A_DEFERRAL_ENDS, requester.token, THE_REQUESTER, since=lapsed.ends_at
                )
                self._owe(notice, lapsed.decision)

    def _as_of(self, owed: _Owed, moment: Moment) -> Notice:
        """That it was held back for a while is part of what the person is told."""
        deferral = self._deferral(owed)
        if deferral is None:
            return owed.notice
        state = "deferred" if moment.now < deferral.ends_at else "due"
        return msgspec.structs.replace(owed.notice, state=state, deferral=deferral)

    def _deferral(self, owed: _Owed) -> Deferral | None:
        return self._deferrals.of(owed.notice.person, owed.decision.case_id, owed.decision.at)

    def to_send(self, moment: Moment) -> list[Due]:
        """What is on the topic as due, the person before who asked. Until it is there nobody may be told."""
        return [
            Due(written, owed.pack, self._directory.person(written.person), self._last_day(owed))
            for owed in sorted(self._owed.values(), key=_turn)
            if (written := self._written.get(owed.notice.notice_id)) is not None
            and written.state == "due"
            and written == self._as_of(owed, moment)
        ]

    def _last_day(self, owed: _Owed) -> datetime:
        """What was held back has the pack's period from the end of that."""
        deferral = self._deferral(owed)
        if deferral is None:
            return owed.notice.due_at
        return max(owed.notice.due_at, days_after(deferral.ends_at, owed.pack.notices.period_days))

    def overdue(self, moment: Moment) -> int:
        """Notices that should have been sent."""
        return sum(self._last_day(owed) < moment.now for owed in self._owed.values())


def _turn(owed: _Owed) -> tuple[datetime, str, bool]:
    """By decision, and of each the person first (DMU Appendix A 4 and 5ii)."""
    return owed.decision.at, owed.decision.request_id, owed.notice.recipient_role == THE_REQUESTER
