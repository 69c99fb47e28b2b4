"""Which record travels on which topic, and which of its fields are its CloudEvents attributes (records.md 1).

`ce_type` is `headerfirst.<name>.v1`, `ce_id` is `id:version` (1 where there is no version), `ce_time` the value's own
time (records.md 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.command import Command
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.held import Held
from headerfirst.schemas.incident import Incident, Referral
from headerfirst.schemas.inspection import Decision, InspectionRequest, InspectionResult
from headerfirst.schemas.ledger import Checkpoint, LedgerEntry, LedgerLine
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.report import Report
from headerfirst.schemas.usage import Usage
from headerfirst.schemas.web_proxy import WebProxy

CURRENT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    """As in `ce_type`."""
    record: Any
    """The struct, or the register's union of structs."""
    topics: tuple[str, ...]
    id_field: str
    time_field: str | None
    version_field: str | None = None

    @property
    def ce_type(self) -> str:
        return f"headerfirst.{self.name}.v{CURRENT_VERSION}"


CATALOGUE: Final = (
    Entry("email-metadata", EmailMetadata, ("email-metadata",), "event_id", "observed_at"),
    Entry("web-proxy", WebProxy, ("web-proxy",), "event_id", "observed_at"),
    Entry("account-change", AccountChange, ("account-changes",), "event_id", "observed_at"),
    Entry("report", Report, ("reports",), "report_id", "observed_at"),
    Entry("register", RegisterRecord, ("register",), "id", "from_"),
    Entry("command", Command, ("commands",), "command_id", "at"),
    Entry("usage", Usage, ("usage",), "token", None),
    Entry("finding", Finding, ("findings",), "finding_id", "at"),
    Entry("incident", Incident, ("incidents", "incidents-restricted"), "incident_id", "changed_at", "version"),
    Entry("referral", Referral, ("referrals",), "case_id", None),
    Entry("inspection-request", InspectionRequest, ("inspection-requests",), "request_id", "requested_at"),
    Entry("decision", Decision, ("decisions",), "request_id", "at"),
    Entry("inspection-result", InspectionResult, ("inspection-results",), "request_id", "at"),
    Entry("notice", Notice, ("notices",), "notice_id", "due_at"),
    Entry("ledger-entry", LedgerEntry, ("ledger-entries",), "entry_id", None),
    Entry("ledger-line", LedgerLine, ("ledger",), "entry_id", "at"),
    Entry("ledger-checkpoint", Checkpoint, ("ledger",), "size", "at"),
    Entry("held", Held, ("held",), "hold_id", "until"),
    Entry("dead-letter", DeadLetter, ("dead-letters",), "letter_id", None),
)

_TOPICS: Final = dict.fromkeys(topic for entry in CATALOGUE for topic in entry.topics)
ON_TOPIC: Final[dict[str, tuple[Entry, ...]]] = {
    topic: tuple(entry for entry in CATALOGUE if topic in entry.topics) for topic in _TOPICS
}
"""Everything that travels on a topic; where that is more than one record, `ce_type` tells them apart."""
BY_TOPIC: Final[dict[str, Entry]] = {topic: entries[0] for topic, entries in ON_TOPIC.items()}
"""What a topic is for, and what a value without `ce_type` is."""
BY_RECORD: Final[dict[type, Entry]] = {entry.record: entry for entry in CATALOGUE if entry.record is not RegisterRecord}


def entry_of(topic: str, record: Any) -> Entry:
    """The one of a topic's entries that a record on it is."""
    return next((entry for entry in ON_TOPIC[topic] if entry.record is type(record)), BY_TOPIC[topic])
