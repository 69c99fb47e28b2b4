"""A message of Microsoft Graph as a header block: the headers it came with, or the properties of what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final

_PARTIES: Final = {
    "From": "from",
    "Sender": "sender",
    "Reply-To": "replyTo",
    "To": "toRecipients",
    "Cc": "ccRecipients",
    "Bcc": "bccRecipients",
}
SELECT: Final = ",".join(
    (
        "id",
        "internetMessageId",
        "internetMessageHeaders",
        "parentFolderId",
        "subject",
        "sentDateTime",
        *_PARTIES.values(),
    )
)
"""All that is asked for: neither body nor preview nor attachments."""
EXPAND: Final = "singleValueExtendedProperties($filter=id eq 'Integer 0x36')"
"""PidTagSensitivity, which Graph has no word for."""
_SENSITIVITY: Final = {"1": "Personal", "2": "Private", "3": "Company-Confidential"}
_NAME: Final = re.compile(r"[!-9;-~]+")
_LINE_END: Final = re.compile(r"\s*[\r\n]+\s*")


def header_block(message: Mapping[str, Any]) -> bytes:
    """With its blank line; one field a line."""
    fields = [(str(one["name"]), str(one["value"])) for one in message.get("internetMessageHeaders") or ()]
    fields = fields or list(_composed(message))
    if message.get("internetMessageId") and "message-id" not in {name.lower() for name, _ in fields}:
        fields.append(("Message-ID", message["internetMessageId"]))
    lines = [f"{name}: {_LINE_END.sub(' ', value)}\r\n" for name, value in fields if _NAME.fullmatch(name)]
    return ("".join(lines) + "\r\n").encode("utf-8", "replace")


def _composed(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, key in _PARTIES.items():
        addresses = ", ".join(f"<{address}>" for address in _addresses(message.get(key)))
        if addresses:
            yield name, addresses
    if message.get("subject"):
        yield "Subject", message["subject"]
    sent_at = _moment(message.get("sentDateTime"))
    if sent_at is not None:
        yield "Date", format_datetime(sent_at)
    for each in message.get("singleValueExtendedProperties") or ():
        if str(each.get("value")) in _SENSITIVITY:
            yield "Sensitivity", _SENSITIVITY[str(each["value"])]


def _moment(text: Any) -> datetime | None:
    """None of a time that is none: the message has others."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _addresses(parties: Any) -> Iterator[str]:
    """One party, or a list of them."""
    for party in parties if isinstance(parties, list) else [parties or {}]:
        address = (party.get("emailAddress") or {}).get("address")
        if address:
            yield address
