"""What the gate enters in the ledger: an entry for each thing that lies on a topic, in names that name nobody.

An entry follows from the record itself, never from having written it: what a dead process decided and did not enter is
entered by the next. Its id says what it is about, so that two processes enter it once; its hash is SHA-256 of the
record's bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec
from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.settled import is_answer
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import LedgerKind, RequestKind

KINDS: Final = frozenset(
    {
        "request",
        "grant",
        "refusal",
        "approval",
        "hold",
        "reveal",
        "export",
        "deferral",
        "register-change",
    }
)
"""Of the gate's entries those that this module keeps in mind; of consultations the docket does."""
_BESIDE_THE_GRANT: Final[dict[RequestKind, LedgerKind]] = {
    "reveal": "reveal",
    "export": "export",
    "defer-notice": "deferral",
}


def hash_of(record: Record) -> str:
    """Of the bytes that the codec writes."""
    return sha256(msgspec.json.encode(record)).hexdigest()


def request_entry(pseudonyms: Pseudonyms, request: InspectionRequest) -> LedgerEntry:
    return LedgerEntry(
        entry_id=pseudonyms.identity("entry", "request", request.request_id),
        kind="request",
        person=request.person,
        case_id=request.case_id,
        decision_id=request.request_id,
        actor=request.requester.token if request.requester is not None else None,
        clause=request.clause,
        pack=request.pack,
        payload_hash=hash_of(request),
    )


def approval_entry(
    pseudonyms: Pseudonyms, consent_id: str, consent: Arrival, decision: Decision, approver: str
) -> LedgerEntry:
    """Of an approval that counted, whatever came of it: the hash is of the bytes that were signed."""
    return LedgerEntry(
        entry_id=pseudonyms.identity("entry", "approval", consent_id),
        kind="approval",
        person=decision.person,
        case_id=decision.case_id,
        decision_id=decision.request_id,
        actor=approver,
        clause=decision.clause,
        pack=decision.pack,
        payload_hash=sha256(consent.value).hexdigest(),
    )


def decision_entries(pseudonyms: Pseudonyms, decision: Decision, *, was_granted: bool) -> Iterator[LedgerEntry]:
    """Of a decision that counts, or that answers a command. A grant whose time has run out is no act: its grant's entry
    covers when it ends.
    """
    if decision.outcome == "granted":
        yield _decision_entry(pseudonyms, "grant", decision)
        beside = _BESIDE_THE_GRANT.get(decision.kind)
        if beside is not None:
            yield _decision_entry(pseudonyms, beside, decision)
    elif decision.outcome != "pending" and not (was_granted and decision.outcome == "expired"):
        yield _decision_entry(pseudonyms, "refusal", decision)


def _decision_entry(pseudonyms: Pseudonyms, kind: LedgerKind, decision: Decision) -> LedgerEntry:
    told = "answer" if is_answer(decision) else decision.outcome
    return LedgerEntry(
        entry_id=pseudonyms.identity("entry", kind, told, decision.request_id),
        kind=kind,
        person=decision.person,
        case_id=decision.case_id,
        decision_id=decision.request_id,
        actor=_actor(decision),
        clause=decision.clause,
        pack=decision.pack,
        payload_hash=hash_of(decision),
    )


def _actor(decision: Decision) -> str | None:
    """Whoever decided; of a command that decided nothing whoever gave it."""
    if decision.approvers:
        return decision.approvers[-1].token
    return decision.requester.token if is_answer(decision) and decision.requester is not None else None


class Entries:
    """Which entries are due, and which of them the topic holds: each is forgotten once both are known."""

    def __init__(self) -> None:
        self._missing: dict[str, tuple[LedgerEntry, datetime]] = {}
        self._early: set[str] = set()
        """On the topic, and not yet due: what they are about lies on a topic that is still being read."""

    def due(self, entry: LedgerEntry, at: datetime) -> None:
        """Once for each thing; `at` is the record time of what it is about."""
        if not self.claim(entry.entry_id):
            self._missing[entry.entry_id] = (entry, at)

    def claim(self, entry_id: str) -> bool:
        """Whether the topic has an entry that falls due now."""
        if entry_id in self._early:
            self._early.discard(entry_id)
            return True
        return False

    def take(self, entry: LedgerEntry) -> None:
        if self._missing.pop(entry.entry_id, None) is None and entry.kind in KINDS:
            self._early.add(entry.entry_id)

    def missing(self, now: datetime) -> list[LedgerEntry]:
        """In an order that does not show when they fell due; not of what the topics are about to lose."""
        if not self._missing:
            return []  # an emptied table is as long to walk through as it was full
        for entry_id in [one for one, (_, at) in self._missing.items() if at < now - REMEMBERED]:
            del self._missing[entry_id]
        return [self._missing[entry_id][0] for entry_id in sorted(self._missing)]

    def forget(self) -> None:
        self._missing.clear()
        self._early.clear()
