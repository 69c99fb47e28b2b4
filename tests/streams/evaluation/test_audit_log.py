"""Forwarding is found in an audit log, and what sets a tenant up is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.email_metadata import Folder
from headerfirst.streams.evaluation.audit_log import (
    FILE,
    RULE,
    changes,
    figures,
    fired_besides,
    found_of,
    judged,
    mailbox_of,
    rows_of,
)

AMARA = "Amara@example.org"
SYSTEM = "NT AUTHORITY\\SYSTEM"


def row(operation: str, at: str, actor: str = AMARA, *, about: str = "Amara", **given: str) -> dict[str, Any]:
    return {
        "Id": f"{operation} {at}",
        "Operation": operation,
        "CreationTime": f"2021-06-15T{at}",
        "UserId": actor,
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


def test_forwarding_is_set_and_taken_away_again() -> None:
    assert [(one.change, one.enabled, one.mailbox, one.target) for one in changes([OFF, ON])] == [
        ("forwarding", True, AMARA, "eleni@example.net"),
        ("forwarding", False, AMARA, None),
    ]


def test_an_inbox_rule_names_to_whom_and_where_it_puts_mail() -> None:
    assert [(one.mailbox, one.target, one.folder) for one in changes([SENDS_ON, HIDES])] == [
        (AMARA, "eleni@example.net", None),
        (AMARA, None, Folder(path="Deleted Items")),
    ]


def test_what_changes_no_account_of_ours_is_no_change() -> None:
    assert list(changes([QUOTA, row("FileViewed", "08:00:00"), ON | {"Parameters": "text", "Id": "2"}])) == []


def test_the_owner_is_whom_the_record_names() -> None:
    assert mailbox_of(ON | {"MailboxOwnerUPN": "bilal@example.org"}) == "bilal@example.org"
    assert mailbox_of({"UserId": AMARA}) == AMARA


def test_what_is_known_is_found_and_the_rest_left_alone(packs: list[ReadyPack]) -> None:
    for pack in packs:
        seen = judged(pack, [ON, OFF, SENDS_ON, HIDES, QUOTA, GRANTS], system_mailboxes=True)
        assert found_of(seen) == ((2, 2), (1, 1), (2, 2))
        assert fired_besides(seen) == {"hiding-inbox-rule": 1}


def test_what_is_not_found_is_missed(dmu: ReadyPack) -> None:
    inside = row("New-InboxRule", "10:09:55", ForwardTo="bilal@example.org")
    assert found_of(judged(dmu, [ON, inside], system_mailboxes=True)) == ((1, 2), (0, 1), (0, 0))


def test_mailboxes_of_programs_have_to_be_registered(dmu: ReadyPack) -> None:
    assert [
        fired_besides(judged(dmu, [ON, GRANTS], system_mailboxes=known))["unregistered-account"]
        for known in (False, True)
    ] == [1, 0]


@pytest.mark.data
def test_the_attackers_forwarding_is_found_and_nothing_else(data: Path, packs: list[ReadyPack], document: str) -> None:
    rows = rows_of(data / FILE)
    for pack in packs:
        seen = judged(pack, rows, system_mailboxes=True)
        assert found_of(seen) == ((2, 2), (1, 1), (688, 688))
        assert not any(led.rules for change, led in seen if "@" not in change.actor)
        assert sum(RULE in led.rules for _, led in seen) == 3
    assert figures(data, packs) in document
