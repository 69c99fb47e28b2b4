"""A policy pack: data that a works council can read, typed, so that a pack which does not say enough does not load.

A pack is a folder: `pack.yaml` (PackFile), `rules/*.yaml` (Rule, one a file) and `clauses.yaml` (Clause, a list).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import (
    Category,
    InspectionMode,
    Mode,
    NoticeKind,
    Purpose,
    RefusalReason,
    RequestKind,
    RoleName,
    Severity,
    Trigger,
)

Text = Annotated[str, msgspec.Meta(min_length=1)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Days = Annotated[int, msgspec.Meta(ge=1)]
Hours = Annotated[int, msgspec.Meta(ge=1)]
Months = Annotated[int, msgspec.Meta(ge=1)]


class PurposeTerms(Struct, frozen=True, kw_only=True):
    """One purpose for which this organisation may look, and on what terms content may be opened for it."""

    id: Purpose
    clause: Text
    lawful_basis: Text
    """`consent` is refused by the lint: it is no basis between employer and staff (WP249)."""
    article_9_condition: str | None = None
    article_10_condition: str | None = None
    interception: Name | None = None
    """The legal ref under which mail in transmission may be intercepted for this purpose (SI 2018/356 regulation 3)."""
    automatic: bool
    """Whether a scan may be granted without people."""
    scanners: list[Name]
    requester_roles: list[Text]
    approver_roles: list[Text]
    approvals: Annotated[int, msgspec.Meta(ge=0, le=2)]
    longest_days: Days


Need = Literal[
    "case",
    "suspicion",
    "information",
    "insufficiency",
    "less-intrusive-step",
    "messages",
    "length",
    "reason",
    "text",
    "ticket",
    "incident",
    "person",
]
"""What a request has to state, by the name of what would be missing."""


class KindTerms(Struct, frozen=True, kw_only=True):
    """What the policy asks before a request of one kind may be granted. Absent roles: those of the purpose hold."""

    clause: Text
    purposes: Annotated[list[Purpose], msgspec.Meta(min_length=1)]
    needs: list[Need]
    requester_roles: list[Text] | None = None
    """Role names of the register, and `line-manager`, `nominated-colleague`, `triage`."""
    approver_roles: list[Text] | None = None
    approvals: Annotated[int, msgspec.Meta(ge=0, le=2)] | None = None
    longest_hours: Hours
    via: RoleName | None = None
    """Through whom HR has to come with it."""
    nominated_by: list[Text] = msgspec.field(default_factory=lambda: ["owner"])
    """Who makes a `nominated-colleague`: role names of the register, and `owner` of the mailbox."""


class PersonalTerms(Struct, frozen=True, kw_only=True):
    """The narrow exception under which mail marked personal may be opened to a person."""

    clause: Text
    needs: Literal["convincing-grounds", "wider-case"]
    approvals: Annotated[int, msgspec.Meta(ge=1, le=2)]


class GateTerms(Struct, frozen=True, kw_only=True):
    """How requests are judged. A kind that is not here is refused."""

    kinds: Annotated[dict[RequestKind, KindTerms], msgspec.Meta(min_length=1)]
    personal: PersonalTerms
    proper_channel_clause: Text
    union_clause: Text
    most_messages: Annotated[int, msgspec.Meta(ge=1)]
    """In one request; more is a search and no scope."""
    smallest_group: Annotated[int, msgspec.Meta(ge=2)]
    """Of people in an aggregate that may be shown without naming anybody."""
    shortest_reason: Annotated[int, msgspec.Meta(ge=1)]
    """Characters below which a reason says nothing."""
    boilerplate: list[Text]
    """Regular expressions over a whole reason that could stand for every request ("urgent", "business need")."""
    pending_days: Days
    """A request that nobody decides in this time has expired."""
    no_reply_days: Days | None = None
    """After so many days without an answer a union officer counts as consulted; absent: never."""
    clauses: dict[RefusalReason, Text]
    """The clause that a reason rests on, where it is not that of the kind."""


class Protections(Struct, frozen=True, kw_only=True):
    """What is left alone, and how it is recognised."""

    personal_headings: list[Text]
    """Regular expressions over a heading whose reply prefixes were taken off; case does not matter."""
    union_folder_names: list[Text]
    """A folder of such a name is taken for a union folder until somebody says otherwise."""
    consultation_valid_days: Annotated[int, msgspec.Meta(ge=1, le=30)]
    attachment_names: bool
    """Whether the name of an attachment is part of address and heading."""


class Retention(Struct, frozen=True, kw_only=True):
    """Days or calendar months, never both; never over six months."""

    days: Days | None = None
    months: Months | None = None


class PathPattern(Struct, frozen=True, kw_only=True):
    """A path that a connector may name by its id, on these hosts (empty: on any), before it drops the path."""

    id: Name
    hosts: list[Text]
    pattern: Text


class Notices(Struct, frozen=True, kw_only=True):
    standing: Text
    """What all staff were told of monitoring in general; connectors and scans rest on it."""
    access: Text
    """What every person who is told can do about it."""
    period_days: Days
    what: dict[NoticeKind, Text]
    """What happened, by kind of notice: Jinja templates over the decision (agents/letter.py says which names)."""
    heading: Text
    letter: Text
    """The e-mail's heading and text: Jinja templates over the notice."""


class Contacts(Struct, frozen=True, kw_only=True):
    """Where a person can turn: every notice carries all six (DMU 7.6, WCC 5)."""

    grievance: Text
    eap: Text
    union: Text
    dpo: Text
    hr: Text
    ict: Text


class Assessment(Struct, frozen=True, kw_only=True):
    """The data-protection impact assessment (UK GDPR Article 35)."""

    id: Text
    reviewed: date


class LegalRef(Struct, frozen=True, kw_only=True):
    id: Name
    title: Text
    in_force_from: date
    superseded_on: date | None = None
    superseded_by: str | None = None


class Interpretation(Struct, frozen=True, kw_only=True):
    """Where we read a clause more narrowly than its words."""

    clause: Text
    reads: Text
    because: Text


class NamedPolicy(Struct, frozen=True, kw_only=True):
    """Another policy of the organisation that rules may refer to (DMU 2.9)."""

    id: Name
    title: Text


class Correlation(Struct, frozen=True, kw_only=True):
    """Length of the window within which findings of one person and category are one incident; windows tumble in UTC."""

    default_hours: Hours
    hours: dict[Category, Hours]


class PackFile(Struct, frozen=True, kw_only=True):
    """`pack.yaml`."""

    id: Name
    version: Text
    title: Text
    time_zone: Text
    purposes: Annotated[list[PurposeTerms], msgspec.Meta(min_length=1)]
    protections: Protections
    gate: GateTerms
    retention: dict[str, Retention]
    """By topic."""
    no_log_categories: list[Text]
    web_categories: dict[Name, list[Text]] = msgspec.field(default_factory=dict)
    """What the organisation's use of the web is counted by: the pack's own groups, and the names that vendors and lists
    give to what belongs to each. The first group that a site belongs to counts; `other` is what belongs to none.
    """
    path_patterns: list[PathPattern]
    tier_0_fields: list[Text]
    notices: Notices
    contacts: Contacts
    factor_categories: list[Category]
    """Categories whose incidents carry the factors of WCC 4."""
    correlation: Correlation
    dpia: Assessment
    legal_refs: list[LegalRef]
    interpretations: list[Interpretation]
    policies: list[NamedPolicy]
    sites: dict[Name, list[Text]]
    """Lists of registrable domains or hosts that rules refer to by name."""


class Asks(Struct, frozen=True, kw_only=True):
    """What a rule asks for instead of a finding: it cannot decide from the heading alone."""

    kind: RequestKind
    mode: InspectionMode
    why_headers_insufficient: Text
    less_intrusive_step: Text
    days: Days
    """How long the request stands, from the event."""


class RuleCase(Struct, frozen=True, kw_only=True):
    """An example of a rule: the event (fields over a plain one), who is who, and why it fires or does not.

    `agents/rule_cases.py` has the plain events and the plain register, and runs it.
    """

    name: Text
    event: dict[str, Any]
    register: list[dict[str, Any]] = msgspec.field(default_factory=list)
    times: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 1
    """How often the event happens, for rules that count."""
    minutes_apart: Annotated[int, msgspec.Meta(ge=1)] = 1
    severity: Severity | None = None
    """What a positive case has to be judged as, where the rule distinguishes."""
    attempt: bool | None = None


class Rule(Struct, frozen=True, kw_only=True):
    """`rules/*.yaml`: which detector runs, for which clause and purpose, on what trigger, and how it reaches people."""

    id: Name
    version: Text
    title: Text
    clause: Text
    category: Category
    severity: Severity
    purpose: Purpose
    trigger: Trigger
    mode: Mode
    daily_budget: Annotated[int, msgspec.Meta(ge=1)]
    """Findings a day past which the rule falls back to shadow."""
    detector: Name
    parameters: dict[str, Any]
    legal_refs: list[Name]
    policies: list[Name] = msgspec.field(default_factory=list)
    asks: Asks | None = None
    positive: Annotated[list[RuleCase], msgspec.Meta(min_length=1)]
    negative: Annotated[list[RuleCase], msgspec.Meta(min_length=1)]


ClauseState = Literal["enforced", "supported", "planned", "advisory"]


class Clause(Struct, frozen=True, kw_only=True):
    """One clause of the policy, and what stands behind it."""

    id: Text
    title: Text
    state: ClauseState
    by: list[Text]
    """Rule ids (enforced) or the feature's name (supported)."""
    reason: str | None = None
    """Why it waits (planned) or cannot be enforced (advisory); what else it waits for, where it is in part."""


class Pack(Struct, frozen=True, kw_only=True):
    """A loaded folder. `digest` is SHA-256 over the folder's files; the register activates that digest."""

    file: PackFile
    rules: tuple[Rule, ...]
    clauses: tuple[Clause, ...]
    digest: str
