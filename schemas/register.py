"""People, officials, folders, consultations, approvals, cases: one tagged union on the compacted topic `register`.

Every kind has a stable `id`, unique within it (key `kind/id`), and is effective from `from` (absent: always) to `to`
(absent: without end). A record is ended with `to`; a tombstone corrects an error.
"""

from __future__ import annotations

from typing import TypeAlias, get_args

from headerfirst.schemas.record import Record, Struct, Time
from headerfirst.schemas.vocabulary import (
    ApprovalFor,
    ApprovalObject,
    Category,
    ConsultationOutcome,
    DelegatedAccess,
    DelegationBasis,
    ListScope,
    MailboxType,
    Mode,
    PersonType,
    ProtectedChannel,
    RoleName,
    UnionFolderStatus,
    UnionLevel,
    Weekday,
)
from msgspec import field


class _Entry(
    Record,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="entry",
):
    id: str
    from_: Time | None = field(name="from", default=None)
    to: Time | None = None


class Organisation(_Entry, frozen=True, kw_only=True, tag="organisation"):
    """What is ours: direction (inbound, outbound, internal) follows from `domains`."""

    domains: list[str]
    time_zone: str


class Span(Struct, frozen=True, kw_only=True):
    """Local times of day, `HH:MM`."""

    from_: str = field(name="from")
    to: str


class WorkingHours(Struct, frozen=True, kw_only=True):
    day: Weekday
    from_: str = field(name="from")
    to: str
    breaks: list[Span]


class Acknowledgement(Struct, frozen=True, kw_only=True):
    pack: str
    version: str
    at: Time


class Person(_Entry, frozen=True, kw_only=True, tag="person"):
    addresses: list[str]
    name: str
    person_type: PersonType
    employer: str | None = None
    manager: str | None = None
    org_unit: str | None = None
    time_zone: str
    working_hours: list[WorkingHours] | None = None
    starts: Time | None = None
    ends: Time | None = None
    acknowledged_policy: list[Acknowledgement]
    public_key: str | None = None
    """Ed25519, base64: what this person's own commands, an answer or a manager's request, are verified with."""


class Role(_Entry, frozen=True, kw_only=True, tag="role"):
    person: str
    role: RoleName
    public_key: str | None = None
    """Ed25519, base64: what this person's commands are verified with."""


class Mailbox(_Entry, frozen=True, kw_only=True, tag="mailbox"):
    address: str
    type: MailboxType
    owners: list[str]


class UnionOfficial(_Entry, frozen=True, kw_only=True, tag="union-official"):
    person: str | None = None
    addresses: list[str]
    union: str
    level: UnionLevel
    employed_here: bool


class UnionFolder(_Entry, frozen=True, kw_only=True, tag="union-folder"):
    mailbox: str
    folder_id: str | None = None
    path: str
    status: UnionFolderStatus


class UnionAddress(_Entry, frozen=True, kw_only=True, tag="union-address"):
    address: str
    union: str


class ProtectedAddress(_Entry, frozen=True, kw_only=True, tag="protected-address"):
    """One of `address` and `domain`."""

    address: str | None = None
    domain: str | None = None
    channel: ProtectedChannel


class ProtectedSite(_Entry, frozen=True, kw_only=True, tag="protected-site"):
    host: str
    reason: str


class Consultation(_Entry, frozen=True, kw_only=True, tag="consultation"):
    request_id: str
    union: str
    about: str
    officer: str
    level: UnionLevel
    at: Time
    recorded_by: str
    outcome: ConsultationOutcome
    scope: str
    valid_until: Time


class Case(_Entry, frozen=True, kw_only=True, tag="case"):
    """`from` is its registration: `on_case` rules run for `person` from then until `until`."""

    person: str
    opened_by: str
    reason: str
    suspicion_at: Time
    incident_ids: list[str]
    wider: bool
    until: Time


class Objection(_Entry, frozen=True, kw_only=True, tag="objection"):
    person: str
    case: str | None = None
    at: Time
    decided: bool | None = None


class ApprovedObject(Struct, frozen=True, kw_only=True):
    type: ApprovalObject
    value: str


class Approval(_Entry, frozen=True, kw_only=True, tag="approval"):
    for_: ApprovalFor = field(name="for")
    object: ApprovedObject
    person: str | None = None
    approver: str
    approver_role: str


class RoleExemption(_Entry, frozen=True, kw_only=True, tag="role-exemption"):
    """Research, marketing, a corporate account; never for illegal material."""

    person: str
    categories: list[Category]
    topics: list[str]
    hosts: list[str]
    reason: str
    approver: str


class MailingList(_Entry, frozen=True, kw_only=True, tag="list"):
    address: str
    scope: ListScope
    owner: str


class Delegation(_Entry, frozen=True, kw_only=True, tag="delegation"):
    mailbox: str
    delegate: str
    access: DelegatedAccess
    basis: DelegationBasis
    nominated_by: str | None = None
    only_in_absence: bool
    folders: list[str]


class Absence(_Entry, frozen=True, kw_only=True, tag="absence"):
    """Never a reason."""

    person: str


class Hold(_Entry, frozen=True, kw_only=True, tag="hold"):
    person: str
    need: str
    owner: str
    approver: str
    scope: str
    review_at: Time
    until: Time


class PackConsultation(Struct, frozen=True, kw_only=True):
    union: str
    officer: str
    at: Time
    ref: str


class PackActivation(_Entry, frozen=True, kw_only=True, tag="pack"):
    """The recorded decision that puts a pack's folder, known by its digest, in force (DMU 10)."""

    version: str
    digest: str
    consulted: list[PackConsultation]
    approvers: list[str]
    dpia_ref: str
    backtest_ref: str | None = None
    active_from: Time


class Heartbeat(_Entry, frozen=True, kw_only=True, tag="heartbeat"):
    """Written by the process that keeps the register, never by a worker."""

    at: Time


class RuleMode(_Entry, frozen=True, kw_only=True, tag="rule-mode"):
    rule: str
    mode: Mode


RegisterRecord: TypeAlias = (
    Organisation
    | Person
    | Role
    | Mailbox
    | UnionOfficial
    | UnionFolder
    | UnionAddress
    | ProtectedAddress
    | ProtectedSite
    | Consultation
    | Case
    | Objection
    | Approval
    | RoleExemption
    | MailingList
    | Delegation
    | Absence
    | Hold
    | PackActivation
    | Heartbeat
    | RuleMode
)

_DATED = (Role, UnionOfficial, Case, Approval, RoleExemption, Delegation, Absence, RuleMode)


def kind_of(record: RegisterRecord) -> str:
    return str(record.__struct_config__.tag)


def key_of(record: RegisterRecord) -> str:
    """The topic key, `kind/id`."""
    return f"{kind_of(record)}/{record.id}"


def start_missing(record: RegisterRecord) -> bool:
    """Whether a kind that has to say when it starts does not."""
    return record.from_ is None and isinstance(record, _DATED)


PROTECTIVE_KINDS = frozenset(
    {"union-official", "union-folder", "union-address", "protected-address", "protected-site", "consultation"}
)
"""One of these that cannot be read makes the register unreadable: somebody may be unprotected."""

KINDS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(RegisterRecord))
