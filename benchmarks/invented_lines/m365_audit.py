"""Microsoft 365's audit log: mostly sign-ins, what was opened, and what concerns no account; a record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from benchmarks.invented_lines.mail_day import Posted, posts

_KINDS = 20


def lines(count: int, seed: int) -> Iterator[bytes]:
    for mail in islice(posts(seed), count):
        yield json.dumps(_record(mail)).encode() + b"\n"


def _record(mail: Posted) -> dict[str, Any]:
    common = {
        "CreationTime": f"{mail.at:%Y-%m-%dT%H:%M:%S}",
        "Id": f"6c6b9f8e-0000-4000-8000-{mail.number:012x}",
        "OrganizationId": "6c6b9f8e-0000-4000-8000-000000000000",
        "ResultStatus": "Succeeded",
        "UserKey": f"100320{mail.number % 1000:010x}",
        "UserType": 0,
        "Version": 1,
        "ClientIP": "192.0.2.7",
        "UserId": mail.sender,
        "OrganizationName": "example.org",
    }
    kind = mail.number % _KINDS
    if kind < 8:  # noqa: PLR2004  # shares of a day
        return common | _sign_in()
    if kind < 14:  # noqa: PLR2004
        return common | _opened(mail)
    if kind == 14:  # noqa: PLR2004
        return common | _deleted(mail)
    if kind == 15:  # noqa: PLR2004
        return common | _rule(mail)
    return common | {"Operation": "FileAccessed", "Workload": "OneDrive", "SourceRelativeUrl": "Documents/plan.docx"}


def _sign_in() -> dict[str, Any]:
    properties = {"UserAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "RequestType": "OAuth2:Authorize"}
    return {
        "Operation": "UserLoggedIn",
        "Workload": "AzureActiveDirectory",
        "ExtendedProperties": [{"Name": name, "Value": value} for name, value in properties.items()],
        "ModifiedProperties": [],
    }


def _opened(mail: Posted) -> dict[str, Any]:
    folder = {"Id": "LgAAAAB7", "Path": "\\Inbox", "FolderItems": [{"InternetMessageId": mail.message_id}] * 3}
    return {
        "Operation": "MailItemsAccessed",
        "Workload": "Exchange",
        "MailboxOwnerUPN": mail.sender,
        "OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}, {"Name": "IsThrottled", "Value": "False"}],
        "Folders": [folder],
        "OperationCount": 3,
    }


def _deleted(mail: Posted) -> dict[str, Any]:
    return {
        "Operation": "HardDelete",
        "Workload": "Exchange",
        "MailboxOwnerUPN": mail.sender,
        "AffectedItems": [{"Id": "RgAAAAB7", "InternetMessageId": mail.message_id, "Subject": mail.heading}],
        "Folder": {"Id": "LgAAAAB7", "Path": "\\Inbox"},
    }


def _rule(mail: Posted) -> dict[str, Any]:
    given = {"ForwardTo": mail.recipient, "Name": mail.heading, "StopProcessingRules": "True"}
    return {
        "Operation": "New-InboxRule",
        "Workload": "Exchange",
        "ObjectId": f"{mail.sender.partition('@')[0]}\\{mail.heading}",
        "Parameters": [{"Name": name, "Value": value} for name, value in given.items()],
    }
