"""The plain events and the plain register on which a rule's examples lay what they are about.

In it Amara works from nine to five in London with an hour at noon; Bilal is her manager; where a rule waits for a case,
she has one. A list is of all users, one is large, one is a union's; helpdesk is a mailbox that several share. Everybody
is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

AT: Final = datetime(2026, 3, 10, 11, tzinfo=UTC)
"""A Tuesday, in working hours."""
OURS: Final = "example.org"
MAIL: Final[Mapping[str, Any]] = {
    "event_id": "case",
    "observed_at": AT,
    "channel": "email",
    "mailbox": "amara.okafor@example.org",
    "mailbox_role": "sender",
    "message_id": "<case@example.org>",
    "from": {"address": "amara.okafor@example.org", "name": "Amara Okafor"},
    "authenticated_sender": "amara.okafor@example.org",
    "reply_to": [],
    "to": [{"address": "bilal.rahman@example.org"}],
    "cc": [],
    "bcc": [],
    "subject": "Minutes of Monday",
    "sensitivity": "normal",
    "marks": [],
    "visible": ["subject", "sensitivity", "auto_submitted", "list_id", "authenticated_sender"],
}
VISIT: Final[Mapping[str, Any]] = {
    "event_id": "case",
    "observed_at": AT,
    "user": "amara.okafor@example.org",
    "attribution": "authenticated",
    "method": "GET",
    "scheme": "https",
    "host": "www.example.net",
    "path_tags": [],
    "status": 200,
    "bytes_in": 20_480,
    "bytes_out": 512,
    "media_type": "text/html",
    "agent_class": "browser",
    "action": "allowed",
    "vendor_categories": [],
}
CHANGE: Final[Mapping[str, Any]] = {
    "event_id": "case",
    "observed_at": AT,
    "mailbox": "amara.okafor@example.org",
    "actor": "amara.okafor@example.org",
    "change": "forwarding",
    "enabled": True,
}
REPORT: Final[Mapping[str, Any]] = {
    "report_id": "case",
    "observed_at": AT,
    "reporter": "bilal.rahman@example.org",
    "kind": "other",
    "about": "amara.okafor@example.org",
    "identified": True,
}
_HOURS: Final = [
    {"day": day, "from": "09:00", "to": "17:00", "breaks": [{"from": "12:00", "to": "13:00"}]}
    for day in ("mon", "tue", "wed", "thu", "fri")
]
REGISTER: Final[tuple[Mapping[str, Any], ...]] = (
    {"kind": "organisation", "id": "example", "domains": [OURS], "time_zone": "Europe/London"},
    {
        "kind": "person",
        "id": "amara",
        "addresses": ["amara.okafor@example.org", "a.okafor@example.org"],
        "name": "Amara Okafor",
        "person_type": "employee",
        "manager": "bilal",
        "time_zone": "Europe/London",
        "working_hours": _HOURS,
        "acknowledged_policy": [],
    },
    {
        "kind": "person",
        "id": "bilal",
        "addresses": ["bilal.rahman@example.org"],
        "name": "Bilal Rahman",
        "person_type": "employee",
        "time_zone": "Europe/London",
        "working_hours": _HOURS,
        "acknowledged_policy": [],
    },
    {"kind": "mailbox", "id": "helpdesk", "address": "helpdesk@example.org", "type": "shared", "owners": ["bilal"]},
    {"kind": "list", "id": "all-users", "address": "all.users@example.org", "scope": "all-users", "owner": "bilal"},
    {"kind": "list", "id": "estates-news", "address": "estates.news@example.org", "scope": "large", "owner": "bilal"},
    {"kind": "list", "id": "branch", "address": "branch.members@example.org", "scope": "union", "owner": "carys"},
)
CASE: Final[Mapping[str, Any]] = {
    "kind": "case",
    "id": "case",
    "from": AT - timedelta(days=7),
    "person": "amara",
    "opened_by": "bilal",
    "reason": "An example",
    "suspicion_at": AT - timedelta(days=8),
    "incident_ids": [],
    "wider": False,
    "until": AT + timedelta(days=7),
}
