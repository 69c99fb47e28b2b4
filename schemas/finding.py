"""What one rule saw, with its grounds: rule, version, clause, purpose and the fields looked at."""

from __future__ import annotations

from headerfirst.schemas.record import Record, Struct, Time
from headerfirst.schemas.vocabulary import (
    About,
    Audience,
    Category,
    CategoryClass,
    Mark,
    PublishedMode,
    Purpose,
    Severity,
    Stage,
    StatementKind,
    Trigger,
)
from msgspec import field


class PackRef(Struct, frozen=True, kw_only=True):
    id: str
    version: str
    digest: str


class Standard(Struct, frozen=True, kw_only=True):
    """The dictionary or standard that a scanner used."""

    id: str
    version: str


class KeptFinding(Record, frozen=True, kw_only=True):
    """A finding as an incident keeps it: without `parties`."""

    finding_id: str
    incident_id: str
    event_id: str | None = None
    rule_id: str
    rule_version: str
    mode: PublishedMode
    severity: Severity
    category: Category
    class_: CategoryClass = field(name="class")
    purpose: Purpose
    trigger: Trigger
    clause: str
    legal_refs: list[str]
    pack: PackRef
    person: str | None = None
    about: About
    about_token: str | None = None
    attempt: bool | None = None
    off_duty: bool | None = None
    disclaimer: bool | None = None
    indirect: bool | None = None
    stage: Stage
    fields: list[str]
    evidence: list[str]
    standard: Standard | None = None
    case_id: str | None = None
    audience: Audience
    """Who may see the incident, decided here, where the person is known."""
    notice_missing: bool
    """No acknowledgement of the pack is on record for the person at that time (LM-07)."""
    in_working_hours: bool | None = None
    employer_equipment: bool | None = None
    message_token: str | None = None
    """The message that was looked at, for whoever asks to look further."""
    joins: bool | None = None
    """It adds to an incident that other findings open, and opens none by itself: what was taken back, or said of it."""
    statement: StatementKind | None = None
    """What it says is nobody's breach but a statement of somebody about the incident."""
    text_ref: str | None = None
    """Where the words of the statement are kept."""
    at: Time


class Finding(KeptFinding, frozen=True, kw_only=True):
    """`parties` are id-key HMACs of every address and folder in the event, so that a later protection record can
    withdraw it. `target` is the sealed mailbox and message id, which a request may repeat; `marks` say that the message
    is personal, absent where that is not known.
    """

    parties: list[str]
    target: str | None = None
    marks: list[Mark] | None = None
    sent_at: Time | None = None
