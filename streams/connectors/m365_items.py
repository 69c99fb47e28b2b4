"""What a Microsoft 365 audit record tells of messages and folders: opened, deleted, sent in another's name, shared.

Of an item its id and its folder are read; what it says of itself no struct has a field for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.connectors.account_acts import Act
from headerfirst.streams.connectors.json_records import moment_of, read_as
from headerfirst.streams.connectors.m365_names import address_of, is_id, last_name
from headerfirst.streams.connectors.m365_records import AuditRecord, ItemOfMailbox, OpenedFolder, PlaceOfItem

_FOLDERS: Final = msgspec.json.Decoder(list[OpenedFolder] | None)
_ITEMS: Final = msgspec.json.Decoder(list[ItemOfMailbox] | None)
_ITEM: Final = msgspec.json.Decoder(ItemOfMailbox | None)
_PLACE: Final = msgspec.json.Decoder(PlaceOfItem | None)
_UNKNOWN: Final = "Not Available"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, and the domain that completes an alias."""

    record: AuditRecord
    domain: str | None

    def act(self, change: Change, *, enabled: bool = True, **fields: Any) -> Act:
        record = self.record
        mailbox = fields.pop("mailbox", None) or record.mailbox_owner or record.user_id or ""
        at, actor = moment_of(record.creation_time), record.user_id or ""
        return Act(at, mailbox, actor, change, enabled, record_id=record.id, **fields)

    def object(self, *names: str) -> str:
        """The mailbox that a command was about, by its most telling name: an id only where there is nothing else."""
        known = [last_name(name) for name in (self.record.object_id or "", *names) if name]
        told = next((name for name in known if name and not is_id(name)), known[0] if known else "")
        return address_of(told, self.domain)


def opened(entry: Entry) -> Iterator[Act]:
    """An act for each folder, so that a protected one hides no other; synchronised folders name no message."""
    folders = read_as(_FOLDERS, entry.record.folders) or []
    if not folders:
        yield entry.act("open", **_where(entry), count=entry.record.operation_count)
    for folder in folders:
        ids = [item.internet_message_id for item in folder.folder_items if item.internet_message_id]
        yield entry.act(
            "open",
            folder=_path(folder.path),
            folder_id=folder.id,
            message_id=ids[0] if len(folder.folder_items) == 1 and ids else None,
            count=len(folder.folder_items) or None,
        )


def opened_item(entry: Entry) -> Iterator[Act]:
    yield entry.act("open", **_where(entry))


def deleted(entry: Entry) -> Iterator[Act]:
    items = read_as(_ITEMS, entry.record.affected_items) or []
    place = read_as(_PLACE, entry.record.folder)
    where = _where(entry) if place is None else {"folder": _path(place.path), "folder_id": place.id}
    where["message_id"] = items[0].internet_message_id if len(items) == 1 else None
    yield entry.act("delete", **where, count=len(items) or None)


def sent_as(entry: Entry) -> Iterator[Act]:
    item = read_as(_ITEM, entry.record.item)
    message_id = item.internet_message_id if item is not None else None
    if entry.record.operation == "SendAs":
        yield entry.act("send-as", mailbox=entry.record.send_as_user_smtp, message_id=message_id)
    else:
        mailbox = entry.record.send_on_behalf_of_user_smtp
        yield entry.act("send-on-behalf", mailbox=mailbox, message_id=message_id)


def folder_shared(entry: Entry) -> Iterator[Act]:
    item = read_as(_ITEM, entry.record.item)
    place = (item.parent_folder if item is not None else None) or PlaceOfItem()
    ended = entry.record.operation == "RemoveFolderPermissions" or place.member_rights == "None"
    yield entry.act(
        "delegate", enabled=not ended, target=place.member_upn, folder=_path(place.path), folder_id=place.id
    )


def _where(entry: Entry) -> dict[str, Any]:
    """The folder of the one item that a record is about."""
    item = read_as(_ITEM, entry.record.item) or ItemOfMailbox()
    place = item.parent_folder or PlaceOfItem()
    return {
        "folder": _path(place.path) or place.name,
        "folder_id": place.id,
        "message_id": item.internet_message_id,
    }


def _path(text: str | None) -> str | None:
    r"""`\Inbox\2026` below the mailbox."""
    return None if text in {None, "", _UNKNOWN} else (text or "").removeprefix("\\")
