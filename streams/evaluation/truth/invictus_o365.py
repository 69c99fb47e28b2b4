"""A tenant's audit log in which attacks were played: every record is read, its forwarding as the data's notes say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "o365_invictus"
_NOTED: Final = {
    ("2021-06-15T09:59:26", "Set-Mailbox"): {"change": "forwarding", "enabled": True},
    ("2021-06-15T09:59:37", "Set-Mailbox"): {"change": "forwarding", "enabled": False, "target": None},
    ("2021-06-15T10:09:55", "New-InboxRule"): {"change": "inbox-rule", "enabled": True},
}
"""What happened when, by the notes beside the data; of all other records nobody says anything."""
_CONCERNS_ACCOUNTS: Final = frozenset(
    {
        "Add-MailboxPermission",
        "Add-RecipientPermission",
        "AnonymousLinkCreated",
        "HardDelete",
        "ModifyFolderPermissions",
        "MoveToDeletedItems",
        "New-InboxRule",
        "SharingSet",
        "SoftDelete",
        "UserLoggedIn",
        "UserLoginFailed",
    }
)
"""By Microsoft's own description of its operations."""
_OF_MAILBOX: Final = {"ForwardingSmtpAddress", "GrantSendOnBehalfTo"}


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            record = orjson.loads(line)
            noted = _NOTED.get((record["CreationTime"], record["Operation"]))
            expected = {} if noted is None else {"observed_at": f"{record['CreationTime']}Z", **noted}
            yield Case(line, expected, _records(record))


def _records(record: dict[str, Any]) -> int:
    """What was opened is a record for each folder."""
    if record["Operation"] == "MailItemsAccessed":
        return max(len(record.get("Folders", ())), 1)
    if record["Operation"] == "Set-Mailbox":
        return sum(given["Name"] in _OF_MAILBOX for given in record["Parameters"])
    return int(record["Operation"] in _CONCERNS_ACCOUNTS)


TRUTH: Final = Truth("m365-audit", _FOLDER, cases)
