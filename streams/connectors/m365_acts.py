"""What a Microsoft 365 audit record tells of an account: one function for each kind of operation, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec
from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.connectors.account_acts import ANYONE, Act
from headerfirst.streams.connectors.json_records import moment_of, read_as
from headerfirst.streams.connectors.m365_names import address_of, addresses_in, is_id, last_name, people_in
from headerfirst.streams.connectors.m365_records import (
    AuditRecord,
    ItemOfMailbox,
    OpenedFolder,
    PlaceOfItem,
    texts_of,
)
from headerfirst.streams.connectors.m365_rules import PARAMETERS, PROPERTIES, Rule, rule_of_actions, rule_of_command

_FOLDERS: Final = msgspec.json.Decoder(list[OpenedFolder] | None)
_ITEMS: Final = msgspec.json.Decoder(list[ItemOfMailbox] | None)
_ITEM: Final = msgspec.json.Decoder(ItemOfMailbox | None)
_PLACE: Final = msgspec.json.Decoder(PlaceOfItem | None)
_UNKNOWN: Final = "Not Available"
_OF_MAILBOX: Final = ("ForwardingSmtpAddress", "ForwardingAddress", "GrantSendOnBehalfTo")
_PERSONS: Final = ("member", "guest")


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


Told: TypeAlias = Iterable[Act]
"""Nothing: the command changed something that no record of ours tells of."""


def _mailbox_set(entry: Entry) -> Iterator[Act]:
    given = texts_of(entry.record.parameters, {*_OF_MAILBOX, "Identity"})
    mailbox = entry.object(given.pop("Identity", ""))
    for name, text in given.items():
        change: Change = "delegate" if name == "GrantSendOnBehalfTo" else "forwarding"
        people = tuple(people_in(text, entry.domain))
        for person in people or (None,):
            yield entry.act(change, enabled=bool(people), mailbox=mailbox, target=person, parties=addresses_in(text))


def _rule_set(entry: Entry) -> Iterator[Act]:
    return _rule(entry, enabled=True)


def _rule_ended(entry: Entry) -> Iterator[Act]:
    return _rule(entry, enabled=False)


def _rule(entry: Entry, *, enabled: bool) -> Iterator[Act]:
    """Without `Mailbox` the command is about the mailbox of whoever gives it."""
    given = texts_of(entry.record.parameters, PARAMETERS)
    mailbox = entry.object(given.get("Mailbox", ""))
    if is_id(mailbox) and not given.get("Mailbox"):
        mailbox = entry.record.user_id or ""
    return _rule_acts(entry, rule_of_command(given, entry.domain), mailbox=mailbox, enabled=enabled)


def _rule_updated(entry: Entry) -> Iterator[Act]:
    given = texts_of(entry.record.operation_properties, PROPERTIES)
    ended = given.get("RuleOperation") == "RemoveMailboxRule" or given.get("RuleState") == "Disabled"
    rule = rule_of_actions(given.get("RuleActions", ""), entry.domain)
    return _rule_acts(entry, rule, mailbox=None, enabled=not ended)


def _rule_acts(entry: Entry, rule: Rule, *, mailbox: str | None, enabled: bool) -> Iterator[Act]:
    """The folder goes with the first: it is one rule."""
    for position, target in enumerate(rule.targets or (None,)):
        yield entry.act(
            "inbox-rule",
            enabled=enabled and not rule.clears,
            mailbox=mailbox,
            target=target,
            folder=rule.folder if position == 0 else None,
            parties=rule.parties,
        )


def _automatic_reply(entry: Entry) -> Iterator[Act]:
    """A new text alone says nothing of whether it is sent."""
    given = texts_of(entry.record.parameters, {"AutoReplyState", "Identity"})
    state = given.get("AutoReplyState")
    if state:
        yield entry.act("out-of-office", enabled=state != "Disabled", mailbox=entry.object(given.get("Identity", "")))


def _opened(entry: Entry) -> Iterator[Act]:
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


def _opened_item(entry: Entry) -> Iterator[Act]:
    yield entry.act("open", **_where(entry))


def _deleted(entry: Entry) -> Iterator[Act]:
    items = read_as(_ITEMS, entry.record.affected_items) or []
    place = read_as(_PLACE, entry.record.folder)
    where = _where(entry) if place is None else {"folder": _path(place.path), "folder_id": place.id}
    where["message_id"] = items[0].internet_message_id if len(items) == 1 else None
    yield entry.act("delete", **where, count=len(items) or None)


def _sent_as(entry: Entry) -> Iterator[Act]:
    item = read_as(_ITEM, entry.record.item)
    message_id = item.internet_message_id if item is not None else None
    if entry.record.operation == "SendAs":
        yield entry.act("send-as", mailbox=entry.record.send_as_user_smtp, message_id=message_id)
    else:
        mailbox = entry.record.send_on_behalf_of_user_smtp
        yield entry.act("send-on-behalf", mailbox=mailbox, message_id=message_id)


def _delegated(entry: Entry) -> Iterator[Act]:
    return _permission(entry, enabled=True)


def _delegation_ended(entry: Entry) -> Iterator[Act]:
    return _permission(entry, enabled=False)


def _permission(entry: Entry, *, enabled: bool) -> Iterator[Act]:
    r"""Of a mailbox, or of one folder of it (`amara@example.org:\Calendar`)."""
    given = texts_of(entry.record.parameters, {"Identity", "User", "Trustee", "AccessRights"})
    owner, _, folder = given.get("Identity", "").partition(":\\")
    yield entry.act(
        "delegate",
        enabled=enabled and given.get("AccessRights") != "None",
        mailbox=address_of(owner, entry.domain) if folder else entry.object(owner),
        target=address_of(given.get("User") or given.get("Trustee") or "", entry.domain) or None,
        folder=folder or None,
    )


def _folder_shared(entry: Entry) -> Iterator[Act]:
    item = read_as(_ITEM, entry.record.item)
    place = (item.parent_folder if item is not None else None) or PlaceOfItem()
    ended = entry.record.operation == "RemoveFolderPermissions" or place.member_rights == "None"
    yield entry.act(
        "delegate", enabled=not ended, target=place.member_upn, folder=_path(place.path), folder_id=place.id
    )


def _signed_in(entry: Entry) -> Iterator[Act]:
    yield entry.act("sign-in")


def _sign_in_refused(entry: Entry) -> Iterator[Act]:
    yield entry.act("sign-in", enabled=False)


def _shared(entry: Entry) -> Iterator[Act]:
    yield _share(entry, enabled=True)


def _share_ended(entry: Entry) -> Iterator[Act]:
    yield _share(entry, enabled=False)


def _share(entry: Entry, *, enabled: bool) -> Act:
    """Of whoever shared: whose file it is, only its path would tell. Groups of the tenant are nobody's name."""
    record = entry.record
    target = record.target_user_or_group_name
    if "Anonymous" in (record.operation or ""):
        target = ANYONE
    elif (record.target_user_or_group_type or "").lower() not in _PERSONS:
        target = None
    return entry.act("share", enabled=enabled, target=address_of(target, None) if target else None)


def _left(entry: Entry) -> Iterator[Act]:
    yield entry.act("leaver", mailbox=entry.record.object_id)


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


OPERATIONS: Final[Mapping[str, Callable[[Entry], Told]]] = {
    "Set-Mailbox": _mailbox_set,
    "New-InboxRule": _rule_set,
    "Set-InboxRule": _rule_set,
    "Enable-InboxRule": _rule_set,
    "Disable-InboxRule": _rule_ended,
    "Remove-InboxRule": _rule_ended,
    "UpdateInboxRules": _rule_updated,
    "Set-MailboxAutoReplyConfiguration": _automatic_reply,
    "MailItemsAccessed": _opened,
    "FolderBind": _opened_item,
    "MessageBind": _opened_item,
    "HardDelete": _deleted,
    "SoftDelete": _deleted,
    "MoveToDeletedItems": _deleted,
    "SendAs": _sent_as,
    "SendOnBehalf": _sent_as,
    "Add-MailboxPermission": _delegated,
    "Remove-MailboxPermission": _delegation_ended,
    "Add-RecipientPermission": _delegated,
    "Remove-RecipientPermission": _delegation_ended,
    "Add-MailboxFolderPermission": _delegated,
    "Set-MailboxFolderPermission": _delegated,
    "Remove-MailboxFolderPermission": _delegation_ended,
    "AddFolderPermissions": _folder_shared,
    "ModifyFolderPermissions": _folder_shared,
    "RemoveFolderPermissions": _folder_shared,
    "UserLoggedIn": _signed_in,
    "MailboxLogin": _signed_in,
    "UserLoginFailed": _sign_in_refused,
    "SharingSet": _shared,
    "SharingInvitationCreated": _shared,
    "AnonymousLinkCreated": _shared,
    "CompanyLinkCreated": _shared,
    "SecureLinkCreated": _shared,
    "AddedToSecureLink": _shared,
    "AnonymousLinkRemoved": _share_ended,
    "SharingRevoked": _share_ended,
    "SharingInvitationRevoked": _share_ended,
    "RemovedFromSecureLink": _share_ended,
    "Delete user.": _left,
}
