"""Microsoft 365 audit records as bytes: JSON objects, or the `AuditData` column of an export, however keys are written.

https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema. Purview and
`Search-UnifiedAuditLog` export CSV with a record in a column; some collectors write all keys in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Lines, Raw
from headerfirst.streams.connectors.json_items import read_items
from headerfirst.streams.connectors.json_records import NOTHING, Fields, read_as
from headerfirst.streams.connectors.named_fields import quoted_values

_COLUMN: Final = "AuditData"
_BOM: Final = b"\xef\xbb\xbf"


def is_heading(line: bytes) -> bool:
    """Whether it names the columns of a CSV export."""
    return b"AuditData" in line and b"{" not in line


LINES: Final = Lines(1 << 21, is_heading)
"""A record of everything that a session opened has some hundred kilobytes."""


class AuditRecord(Fields, frozen=True, kw_only=True, rename="pascal"):
    """What is needed of any record; subjects, names of attachments and files, and texts of replies are not."""

    operation: str | None = None
    creation_time: str | None = None
    id: str | None = None
    workload: str | None = None
    user_id: str | None = None
    result_status: str | None = None
    object_id: str | None = None
    organization_name: str | None = None
    mailbox_owner: str | None = msgspec.field(default=None, name="MailboxOwnerUPN")
    send_as_user_smtp: str | None = None
    send_on_behalf_of_user_smtp: str | None = None
    parameters: msgspec.Raw = NOTHING
    operation_properties: msgspec.Raw = NOTHING
    folders: msgspec.Raw = NOTHING
    folder: msgspec.Raw = NOTHING
    item: msgspec.Raw = NOTHING
    affected_items: msgspec.Raw = NOTHING
    operation_count: int | None = None
    target_user_or_group_name: str | None = None
    target_user_or_group_type: str | None = None


class _Wrapped(Fields, frozen=True, kw_only=True):
    """A row of an export as JSON, or Microsoft Graph's record of a query: the record is text or an object in it."""

    text: msgspec.Raw = msgspec.field(default=NOTHING, name="AuditData")
    inner: msgspec.Raw = msgspec.field(default=NOTHING, name="auditData")


class NamedValue(Fields, frozen=True, kw_only=True, rename="pascal"):
    """Of a command or an operation; its value is looked at where the name says that it may be."""

    name: str = ""
    value: msgspec.Raw = NOTHING


class PlaceOfItem(Fields, frozen=True, kw_only=True, rename="pascal"):
    """A folder; `member_…` where it is one that was shared."""

    id: str | None = None
    path: str | None = None
    name: str | None = None
    member_upn: str | None = None
    member_rights: str | None = None


class ItemOfMailbox(Fields, frozen=True, kw_only=True, rename="pascal"):
    """A message less all that it says."""

    internet_message_id: str | None = None
    parent_folder: PlaceOfItem | None = None


class OpenedFolder(Fields, frozen=True, kw_only=True, rename="pascal"):
    """Of which messages were opened."""

    id: str | None = None
    path: str | None = None
    folder_items: tuple[ItemOfMailbox, ...] = ()


_RECORD: Final = msgspec.json.Decoder(AuditRecord)
_WRAPPED: Final = msgspec.json.Decoder(_Wrapped)
_INNER: Final = msgspec.json.Decoder(str)
_VALUES: Final = msgspec.json.Decoder(list[NamedValue] | None)
_TEXT: Final = msgspec.json.Decoder(str | bool | int | None)
_KEYS: Final = {
    field.encode_name.lower().encode(): field.encode_name.encode()
    for kind in (AuditRecord, NamedValue, PlaceOfItem, ItemOfMailbox, OpenedFolder)
    for field in msgspec.structs.fields(kind)
}
_OTHER_KEYS: Final = (
    "ChatThreadId ChannelGuid ChannelName CommunicationType Members UPN DisplayName MessageId ParentMessageId "
    "MessageSizeInBytes ParticipantInfo ParticipatingDomains TeamGuid TeamName"
)
"""Of chats: another connector's record, the same collectors."""
_KEYS.update({name.lower().encode(): name.encode() for name in _OTHER_KEYS.split()})
_LOWERED: Final = re.compile(rb'"(' + b"|".join(sorted(_KEYS, reverse=True)) + rb')"(\s*:)').sub


def read(path: Path) -> Iterator[Raw]:
    return read_items(path, LINES)


def audit_data(raw: Raw) -> bytes | None:
    """The JSON of a record; None for PowerShell's line about types. Raises Malformed where there is none."""
    value = raw.value.removeprefix(_BOM).lstrip()
    if raw.heading is not None and not value.startswith(b"{"):
        value = _of_column(raw.heading, value)
    elif value.startswith(b"#TYPE"):
        return None
    if not value.startswith(b"{"):
        raise Malformed("line_unreadable")
    value = _unwrapped(value)
    if b'"operation"' not in value or b'"Operation"' in value:
        return value
    return _LOWERED(lambda found: b'"%b"%b' % (_KEYS[found[1]], found[2]), value)


def audit_record(value: bytes) -> AuditRecord:
    return read_as(_RECORD, value)


def texts_of(values: msgspec.Raw, names: Iterable[str] | None = None) -> dict[str, str]:
    """Values by name, of these names alone where they are given; `$null` is PowerShell's nothing."""
    found: dict[str, str] = {}
    for one in read_as(_VALUES, values) or ():
        if names is None or one.name in names:
            text = read_as(_TEXT, one.value)
            found[one.name] = "" if text in {None, "$null"} else str(text)
    return found


def _unwrapped(value: bytes) -> bytes:
    if b'"AuditData"' not in value and b'"auditData"' not in value:
        return value
    wrapped = read_as(_WRAPPED, value)
    inner = bytes(wrapped.inner if wrapped.text == NOTHING else wrapped.text)
    if inner.startswith(b'"'):
        return read_as(_INNER, inner).encode()
    return inner if inner.startswith(b"{") else value


def _of_column(heading: bytes, line: bytes) -> bytes:
    try:
        return quoted_values(text_of(line), ",")[_position(heading)].strip().encode()
    except (IndexError, ValueError):
        raise Malformed("line_unreadable") from None


@lru_cache(maxsize=64)
def _position(heading: bytes) -> int:
    return quoted_values(text_of(heading.removeprefix(_BOM)).rstrip(), ",").index(_COLUMN)
