"""What a person told the organisation; one about somebody not identified is refused before it is produced."""

from __future__ import annotations

from headerfirst.schemas.record import Record, Time
from headerfirst.schemas.vocabulary import Category, ReportKind


class Report(Record, frozen=True, kw_only=True):
    report_id: str
    observed_at: Time
    reporter: str
    kind: ReportKind
    about: str | None = None
    identified: bool
    identifiable_as_staff: bool | None = None
    off_duty: bool | None = None
    indirect: bool | None = None
    disclaimer: bool | None = None
    link: bool | None = None
    logo: bool | None = None
    category: Category | None = None
    handle: str | None = None
    """The name of the account, or the host of the site, that it is about (DMU 7.3, 7.8)."""
    case_id: str | None = None
    due_at: Time | None = None
    evidence_ref: str | None = None
