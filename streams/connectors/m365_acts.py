"""What a Microsoft 365 audit record tells of an account: a function for each kind of operation, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.connectors.account_acts import ANYONE, Act
from headerfirst.streams.connectors.m365_items import Entry, deleted, folder_shared, opened, opened_item, sent_as
from headerfirst.streams.connectors.m365_names import address_of, addresses_in, is_id, people_in
from headerfirst.streams.connectors.m365_records import texts_of
from headerfirst.streams.connectors.m365_rules import PARAMETERS, PROPERTIES, Rule, rule_of_actions, rule_of_command

_OF_MAILBOX: Final = ("ForwardingSmtpAddress", "ForwardingAddress", "GrantSendOnBehalfTo")
_PERSONS: Final = ("member", "guest")


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


OPERATIONS: Final[Mapping[str, Callable[[Entry], Told]]] = {
    "Set-Mailbox": _mailbox_set,
    "New-InboxRule": _rule_set,
    "Set-InboxRule": _rule_set,
    "Enable-InboxRule": _rule_set,
    "Disable-InboxRule": _rule_ended,
    "Remove-InboxRule": _rule_ended,
    "UpdateInboxRules": _rule_updated,
    "Set-MailboxAutoReplyConfiguration": _automatic_reply,
    "MailItemsAccessed": opened,
    "FolderBind": opened_item,
    "MessageBind": opened_item,
    "HardDelete": deleted,
    "SoftDelete": deleted,
    "MoveToDeletedItems": deleted,
    "SendAs": sent_as,
    "SendOnBehalf": sent_as,
    "Add-MailboxPermission": _delegated,
    "Remove-MailboxPermission": _delegation_ended,
    "Add-RecipientPermission": _delegated,
    "Remove-RecipientPermission": _delegation_ended,
    "Add-MailboxFolderPermission": _delegated,
    "Set-MailboxFolderPermission": _delegated,
    "Remove-MailboxFolderPermission": _delegation_ended,
    "AddFolderPermissions": folder_shared,
    "ModifyFolderPermissions": folder_shared,
    "RemoveFolderPermissions": folder_shared,
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
