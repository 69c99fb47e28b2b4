"""What a person is told: who saw what of theirs, why, and whom they can turn to (DMU 5.1, 7.6)."""

from __future__ import annotations

from headerfirst.schemas.policy import Contacts
from headerfirst.schemas.record import Record, Struct, Time
from headerfirst.schemas.vocabulary import NoticeKind, NoticeState


class Deferral(Struct, frozen=True, kw_only=True):
    reason: str
    approver: str
    approver_role: str
    review_at: Time
    ends_at: Time


class Notice(Record, frozen=True, kw_only=True):
    notice_id: str
    decision_id: str | None = None
    incident_id: str | None = None
    person: str
    recipient_role: str
    kind: NoticeKind
    due_at: Time
    state: NoticeState
    what: str
    why: str
    when: str
    seen_by: str
    retention: str
    rights: str
    contacts: Contacts
    deferral: Deferral | None = None
