"""Every topic in one table: name, key, cleanup, retention (records.md 1); the rest of the code only looks it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypedDict

Cleanup = Literal["delete", "compact"]
Shape = Literal["door", "one"]
"""`door`: P partitions (default 6), never changed in place. `one`: exactly one, which gives one order."""

DEFAULT_PARTITIONS: Final = 6
SEGMENT: Final = timedelta(hours=12)
"""`segment.ms`: a delete topic keeps at most its retention plus one segment."""
LONGEST: Final = timedelta(days=180)
"""Six calendar months are never shorter than 181 days; a segment more stays under them (DMU 5.5)."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    key: str
    cleanup: Cleanup
    retention: timedelta | None
    """How long a record of a `delete` topic stays; none on compacted topics."""
    shape: Shape = "one"
    log_append_time: bool = False
    """The broker's clock is the record time, so that nobody can date a command back."""
    min_compaction_lag: timedelta | None = None
    max_compaction_lag: timedelta | None = None
    delete_retention: timedelta | None = None

    def partitions(self, door: int = DEFAULT_PARTITIONS) -> int:
        return door if self.shape == "door" else 1

    def config(self) -> dict[str, str]:
        """The topic-level settings that we state, as Kafka names them."""
        settings: dict[str, str] = {"cleanup.policy": self.cleanup}
        if self.cleanup == "delete":
            settings["segment.ms"] = _milliseconds(SEGMENT)
        durations = {
            "retention.ms": self.retention,
            "min.compaction.lag.ms": self.min_compaction_lag,
            "max.compaction.lag.ms": self.max_compaction_lag,
            "delete.retention.ms": self.delete_retention,
        }
        settings |= {name: _milliseconds(span) for name, span in durations.items() if span is not None}
        settings["message.timestamp.type"] = "LogAppendTime" if self.log_append_time else "CreateTime"
        return settings


def _milliseconds(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))


WEEK: Final = timedelta(days=7)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
YEARS: Final = timedelta(days=7 * 365)


class _Compaction(TypedDict):
    min_compaction_lag: timedelta
    max_compaction_lag: timedelta
    delete_retention: timedelta


_PURGED: Final[_Compaction] = {"min_compaction_lag": HOUR, "max_compaction_lag": DAY, "delete_retention": 30 * DAY}
"""A tombstone is compacted within a day and seen by every consumer for thirty."""

_ALL = (
    Topic("email-metadata", "mailbox", "delete", WEEK, "door"),
    Topic("web-proxy", "user", "delete", WEEK, "door"),
    Topic("account-changes", "mailbox", "delete", WEEK, "door"),
    Topic("reports", "reporter", "delete", WEEK, "door"),
    Topic("register", "kind/id", "compact", None, log_append_time=True, min_compaction_lag=HOUR),
    Topic("commands", "request, incident, case or person", "delete", LONGEST, log_append_time=True),
    Topic("usage", "agent/token/day", "compact", None, "door", min_compaction_lag=HOUR),
    Topic("findings", "token", "delete", LONGEST),
    Topic("incidents", "incident_id", "compact", None, **_PURGED),
    Topic("incidents-restricted", "incident_id", "compact", None, **_PURGED),
    Topic("referrals", "case_id/incident_id", "compact", None, **_PURGED),
    Topic("inspection-requests", "request_id", "delete", LONGEST, log_append_time=True),
    Topic("decisions", "request_id", "delete", LONGEST),
    Topic("inspection-results", "request_id", "delete", LONGEST),
    Topic("notices", "person", "delete", LONGEST),
    Topic("ledger-entries", "entry_id", "delete", LONGEST, log_append_time=True),
    Topic("ledger", "none (one partition)", "delete", YEARS),
    Topic("held", "hold/record", "compact", None, min_compaction_lag=HOUR),
    Topic("dead-letters", "token", "delete", timedelta(days=30)),
)

TOPICS: Final[dict[str, Topic]] = {topic.name: topic for topic in _ALL}
"""By name, without prefix."""

DOOR_TOPICS: Final = ("email-metadata", "web-proxy", "account-changes", "reports")
"""Real names under access control: only connectors write them, only triage reads them."""


def prefixed(prefix: str, name: str) -> str:
    """The name on the cluster; prefixes are the only thing about a topic's name that an installation chooses."""
    return f"{prefix}{name}"
