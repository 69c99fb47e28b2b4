"""Findings about one person (or account, message), category and window; never a sanction, never a score of a person."""

from __future__ import annotations

from headerfirst.schemas.finding import KeptFinding
from headerfirst.schemas.record import Count, Record, Struct, Time
from headerfirst.schemas.vocabulary import (
    About,
    Asked,
    Audience,
    Category,
    CategoryClass,
    ClosureReason,
    IncidentChange,
    IncidentState,
    Known,
    Severity,
    StatementKind,
)
from msgspec import field


class Factor(Struct, frozen=True, kw_only=True):
    """One of the factors of WCC 4; unknown is explicit."""

    status: Known
    value: str | None = None
    evidence: list[str]


class Mitigating(Struct, frozen=True, kw_only=True):
    status: Asked
    text_ref: str | None = None


class Factors(Struct, frozen=True, kw_only=True):
    nature_and_severity: Factor
    subject_matter_and_damage: Factor
    potential_damage: Factor
    confidentiality_breach: Factor
    in_working_hours: Factor
    employer_equipment: Factor
    mitigating: Mitigating


class Statement(Struct, frozen=True, kw_only=True):
    kind: StatementKind
    at: Time
    text_ref: str | None = None


class Closure(Struct, frozen=True, kw_only=True):
    reason: ClosureReason
    by: str
    at: Time


class Incident(Record, frozen=True, kw_only=True):
    """`version` = distinct findings + acts; at most 20 findings are kept (smallest ids) plus their count. A function of
    the set of its findings and of its acts, so that order and repetition do not show.
    """

    incident_id: str
    version: Count
    state: IncidentState
    change: IncidentChange
    opened_at: Time
    changed_at: Time
    person: str | None = None
    about: About
    about_token: str | None = None
    category: Category
    class_: CategoryClass = field(name="class")
    severity: Severity
    findings: list[KeptFinding]
    finding_count: Count
    finding_hashes: list[Count]
    factors: Factors | None = None
    gross_misconduct_candidate: bool | None = None
    notice_missing: bool
    attempt: bool
    off_duty: bool | None = None
    disclaimer: bool | None = None
    indirect: bool | None = None
    statements: list[Statement]
    restrictions: list[str]
    seen_by_count: Count
    audience: Audience
    closure: Closure | None = None
    retain_until: Time


class Referrer(Struct, frozen=True, kw_only=True):
    role: str
    """Of the register, or `line-manager` and the like."""


class Referral(Record, frozen=True, kw_only=True):
    """The incident as a person referred it to HR's case system."""

    case_id: str
    referred_by: Referrer
    reason: str
    incident: Incident
