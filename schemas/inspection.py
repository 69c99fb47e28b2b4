"""The only road to content: a request, the gate's decision, what the inspection found."""

from __future__ import annotations

from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.record import Count, Record, Struct, Time
from headerfirst.schemas.vocabulary import (
    DelegatedAccess,
    InspectionMode,
    Mark,
    Outcome,
    Purpose,
    RefusalReason,
    RequestKind,
    ResultOutcome,
    RoleName,
)
from msgspec import field


class MessageFacts(Struct, frozen=True, kw_only=True):
    """What the address and heading of one message say about whether it may be opened, in names that name nobody: stated
    by whoever saw them (triage, or inspection after a look at headings), never by whoever asks.

    `parties` are the id-key HMACs of every address and folder, as in a finding: protections that come later reach it.
    """

    message_token: str
    parties: list[str]
    marks: list[Mark]
    marks_known: bool
    """False where the source does not show all headers: whether it is personal is then not known."""
    sent_at: Time | None = None
    observed_at: Time


class Information(Struct, frozen=True, kw_only=True):
    """Credible information (DMU 5.1 iii)."""

    source: str
    credibility: str
    received_at: Time


class Selector(Struct, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    counterparts: list[str]
    terms: list[str]


class Scope(Struct, frozen=True, kw_only=True):
    """Exact messages, by token; length, due date and end are `until`."""

    message_tokens: list[str]
    selector: Selector | None = None
    until: Time | None = None


class Requester(Struct, frozen=True, kw_only=True):
    """`via` and `brought_by` are role and token of whoever brings what somebody else asks for: they alone signed it."""

    token: str
    role: str
    via: RoleName | None = None
    brought_by: str | None = None


class InspectionRequest(Record, frozen=True, kw_only=True):
    """`target` is the mailbox and message ids under AES-SIV: triage, console and inspection hold the key."""

    request_id: str
    kind: RequestKind
    mode: InspectionMode | None = None
    purpose: Purpose
    person: str | None = None
    mailbox_token: str | None = None
    case_id: str | None = None
    information: Information | None = None
    why_headers_insufficient: str | None = None
    less_intrusive_step: str | None = None
    personal_grounds: str | None = None
    wider_case: str | None = None
    scope: Scope
    messages: list[MessageFacts] = field(default_factory=list)
    """Of the messages in scope, where triage asks."""
    group: str | None = None
    """An organisational unit, where the view is of many and not of a person."""
    viewers: list[str]
    finding_ids: list[str]
    incident_id: str | None = None
    requester: Requester | None = None
    reason: str | None = None
    text: str | None = None
    access: DelegatedAccess | None = None
    forward_to: str | None = None
    ticket: str | None = None
    target: str | None = None
    clause: str | None = None
    rule_id: str | None = None
    rule_version: str | None = None
    pack: PackRef | None = None
    requested_at: Time


class Approver(Struct, frozen=True, kw_only=True):
    token: str
    role: str
    at: Time


class Grant(Struct, frozen=True, kw_only=True):
    mode: InspectionMode
    scanners: list[str]
    message_tokens: list[str]
    expires_at: Time
    viewers: list[str]
    target: str | None = None


class Decision(Record, frozen=True, kw_only=True):
    """First terminal outcome in offset order wins; `register_as_of` is the register's offset at the time.

    A command that decides nothing (an approval by somebody who may not approve, or that comes too late) gets a refused
    decision of its own, whose `request_id` is the command's id and `about_request` the request's.
    """

    request_id: str
    kind: RequestKind
    outcome: Outcome
    reasons: list[RefusalReason]
    clause: str
    person: str | None = None
    about_request: str | None = None
    case_id: str | None = None
    purpose: Purpose | None = None
    requester: Requester | None = None
    reason: str | None = None
    """Of the request: the notice repeats it to the person."""
    incident_id: str | None = None
    finding_ids: list[str] = field(default_factory=list)
    approvers: list[Approver]
    grant: Grant | None = None
    pack: PackRef
    register_as_of: Count
    at: Time


class Match(Struct, frozen=True, kw_only=True):
    """`mask` is the kind of value, no character of it; `offset` in bytes."""

    rule_id: str
    mask: str
    offset: Count


class ScannerVerdict(Struct, frozen=True, kw_only=True):
    id: str
    version: str
    verdict: ResultOutcome
    rule_ids: list[str]
    count: Count
    matches: list[Match] | None = None


class InspectionResult(Record, frozen=True, kw_only=True):
    """`opening_offset` is where the opening's entry stands on `ledger-entries`: acknowledged before anything opened.

    `reasons` say why nothing was opened after all: judged again at the moment of opening. A look at headings has
    `facts` and a sealed `target` for each message that may be asked about; what is protected is not there.

    A view, by a person, has a record for each time that somebody looks: `viewer` is their token, `view_id` the id of
    the opening's entry. Of headings that were shown the request's id stands for the messages.
    """

    request_id: str
    message_token: str
    mode: InspectionMode
    scanners: list[ScannerVerdict]
    not_inspected: list[str]
    outcome: ResultOutcome
    seen_by_count: Count
    opening_offset: Count | None = None
    reasons: list[RefusalReason] = field(default_factory=list)
    facts: MessageFacts | None = None
    target: str | None = None
    viewer: str | None = None
    view_id: str | None = None
    at: Time
