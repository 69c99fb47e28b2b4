"""Forwarding is found in an audit log, and what sets a tenant up is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.audit_log import (
    FILE,
    RULE,
    changes,
    figures,
    fired_besides,
    found_of,
    judged,
)

AMARA = "Amara@example.org"
SYSTEM = "NT AUTHORITY\\SYSTEM"


def row(operation: str, at: str, actor: str = AMARA, *, about: str = "Amara", **given: str) -> dict[str, Any]:
    return {
        "Id": f"{operation} {at}",
        "Operation": operation,
        "CreationTime": f"2021-06-15T{at}",
        "UserId": actor,
        "Workload": "Exchange",
        "ObjectId": about,
        "OrganizationName": "example.org",
        "Parameters": [{"Name": name, "Value": value} for name, value in given.items()],
    }


ON = row("Set-Mailbox", "09:59:26", ForwardingSmtpAddress="smtp:eleni@example.net")
OFF = row("Set-Mailbox", "09:59:37", ForwardingSmtpAddress="")
SENDS_ON = row("New-InboxRule", "10:09:55", about="Amara\\Reports", ForwardTo="eleni@example.net")
HIDES = row("New-InboxRule", "11:00:00", about="org/example.org/Amara\\.", DeleteMessage="True")
QUOTA = row("Set-Mailbox", "08:00:00", SYSTEM, about="org/example.org/Search{1}", IssueWarningQuota="9 GB")
GRANTS = row("Add-MailboxPermission", "08:00:01", SYSTEM, about="org/example.org/Search{1}")


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "audit.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return path


def test_changes_come_in_order_of_time(dmu: ReadyPack, tmp_path: Path) -> None:
    assert [(one.change, one.enabled, one.target) for one in changes(dmu, written(tmp_path, OFF, ON, QUOTA))] == [
        ("forwarding", True, "eleni@example.net"),
        ("forwarding", False, None),
    ]


def test_what_is_known_is_found_and_the_rest_left_alone(packs: list[ReadyPack], tmp_path: Path) -> None:
    path = written(tmp_path, ON, OFF, SENDS_ON, HIDES, QUOTA, GRANTS)
    for pack in packs:
        seen = judged(pack, path, system_mailboxes=True)
        assert found_of(seen) == ((2, 2), (1, 1), (2, 2))
        assert fired_besides(seen) == {"hiding-inbox-rule": 1}


def test_what_is_not_found_is_missed(dmu: ReadyPack, tmp_path: Path) -> None:
    inside = row("New-InboxRule", "10:09:55", ForwardTo="bilal@example.org")
    assert found_of(judged(dmu, written(tmp_path, ON, inside), system_mailboxes=True)) == ((1, 2), (0, 1), (0, 0))


def test_mailboxes_of_programs_have_to_be_registered(dmu: ReadyPack, tmp_path: Path) -> None:
    path = written(tmp_path, ON, GRANTS)
    assert [
        fired_besides(judged(dmu, path, system_mailboxes=known))["unregistered-account"] for known in (False, True)
    ] == [1, 0]


@pytest.mark.data
def test_the_attackers_forwarding_is_found_and_nothing_else(data: Path, packs: list[ReadyPack], document: str) -> None:
    for pack in packs:
        seen = judged(pack, data / FILE, system_mailboxes=True)
        assert found_of(seen) == ((2, 2), (1, 1), (751, 751))
        assert not any(led.rules for change, led in seen if "@" not in change.actor)
        assert sum(RULE in led.rules for _, led in seen) == 3
    assert figures(data, packs) in document
