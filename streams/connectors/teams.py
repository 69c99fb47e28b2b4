"""Messages of Microsoft Teams, less what they say: from the audit log, or as Microsoft Graph and its export have them.

https://learn.microsoft.com/graph/api/resources/chatmessage: `from`, `createdDateTime`, `replyToId`, and where.
The audit log has `MessageSent` and, of a chat that begins, `ChatCreated`. No struct here has a field for a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.chat_drafts import Said, drafts_of
from headerfirst.streams.connectors.interface import Connector, Desk, Draft, EachAlone, OtherKind, Raw
from headerfirst.streams.connectors.json_items import read_items
from headerfirst.streams.connectors.json_pages import Pages
from headerfirst.streams.connectors.json_records import Fields, moment_of, read_as
from headerfirst.streams.connectors.m365_names import address_of
from headerfirst.streams.connectors.m365_records import LINES, audit_data

_OPERATIONS: Final = frozenset({"MessageSent", "ChatCreated"})


class _Member(Fields, frozen=True, kw_only=True):
    upn: str | None = msgspec.field(default=None, name="UPN")
    display_name: str | None = msgspec.field(default=None, name="DisplayName")


class _Participants(Fields, frozen=True, kw_only=True, rename="pascal"):
    has_foreign_tenant_users: bool = False


class _Logged(Fields, frozen=True, kw_only=True, rename="pascal"):
    """Of the audit log."""

    operation: str | None = None
    creation_time: str | None = None
    user_id: str | None = None
    chat_thread_id: str | None = None
    channel_guid: str | None = None
    channel_name: str | None = None
    team_name: str | None = None
    message_id: str | None = None
    parent_message_id: str | None = None
    message_size_in_bytes: int | None = None
    members: tuple[_Member, ...] | None = None
    participant_info: _Participants | None = None


class _Identity(Fields, frozen=True, kw_only=True, rename="camel"):
    id: str | None = None
    user_principal_name: str | None = None
    email: str | None = None
    display_name: str | None = None
    user_id: str | None = None

    @property
    def address(self) -> Address:
        return Address(
            address=address_of(self.user_principal_name or self.email or self.user_id or self.id or "", None),
            name=self.display_name,
        )


class _From(Fields, frozen=True, kw_only=True):
    user: _Identity | None = None


class _Channel(Fields, frozen=True, kw_only=True, rename="camel"):
    channel_id: str | None = None


class _Message(Fields, frozen=True, kw_only=True, rename="camel"):
    """Of Microsoft Graph; `members` where an export adds those of the chat."""

    id: str | None = None
    reply_to_id: str | None = None
    message_type: str = "message"
    created_date_time: str | None = None
    chat_id: str | None = None
    channel_identity: _Channel | None = None
    from_: _From | None = msgspec.field(default=None, name="from")
    attachments: tuple[msgspec.Raw, ...] = ()
    members: tuple[_Identity, ...] | None = None


_LOGGED: Final = msgspec.json.Decoder(_Logged)
_MESSAGE: Final = msgspec.json.Decoder(_Message)


def read(path: Path) -> Iterator[Raw]:
    return read_items(path, LINES)


def said_in(raw: Raw) -> Said | OtherKind:
    """Raises Malformed where it should be a message and cannot be read."""
    value = audit_data(raw)
    if value is None:
        return OtherKind("line-of-types")
    logged = read_as(_LOGGED, value)
    if logged.operation is not None:
        return _logged(logged) if logged.operation in _OPERATIONS else OtherKind("other-operation")
    return _message(read_as(_MESSAGE, value))


def _logged(logged: _Logged) -> Said:
    """A chat that begins has no message yet: it is known by its own id."""
    place = logged.chat_thread_id or logged.channel_guid
    names = [name for name in (logged.team_name, logged.channel_name) if name]
    return Said(
        at=moment_of(logged.creation_time),
        message_id=_id_in(place, logged.message_id if logged.operation == "MessageSent" else ""),
        author=Address(address=logged.user_id or ""),
        members=None if logged.members is None else tuple(_member(one, one.upn) for one in logged.members if one.upn),
        reached_outside=logged.participant_info is not None and logged.participant_info.has_foreign_tenant_users,
        replies_to=_reply_in(place, logged.parent_message_id, logged.message_id),
        place_id=place,
        place="/".join(names) or None,
        size_bytes=logged.message_size_in_bytes,
    )


def _message(message: _Message) -> Said | OtherKind:
    if message.message_type != "message":
        return OtherKind("system-message")
    if message.from_ is not None and message.from_.user is None:
        return OtherKind("program")
    if message.from_ is None:
        raise Malformed("field_missing")
    place = message.chat_id or (message.channel_identity.channel_id if message.channel_identity is not None else None)
    return Said(
        at=moment_of(message.created_date_time),
        message_id=_id_in(place, message.id),
        author=message.from_.user.address if message.from_.user is not None else Address(address=""),
        members=None if message.members is None else tuple(member.address for member in message.members),
        replies_to=_reply_in(place, message.reply_to_id, message.id),
        place_id=place,
        attachment_count=len(message.attachments),
    )


def _member(member: _Member, upn: str) -> Address:
    """Whoever is listed without a name to sign in by (a program, a caller) is nobody that the register could know."""
    return Address(address=address_of(upn, None), name=member.display_name)


def _id_in(place: str | None, message_id: str | None) -> str:
    """A message's id is unique in its chat or channel only."""
    if message_id is None:
        return ""
    return f"{place or ''}/{message_id}".strip("/")


def _reply_in(place: str | None, parent: str | None, message_id: str | None) -> str | None:
    """The first of a thread is its own parent."""
    return _id_in(place, parent) if parent and parent != message_id else None


def convert(desk: Desk) -> Pages:
    def drafts(raw: Raw) -> Iterator[Draft | OtherKind]:
        said = said_in(raw)
        if isinstance(said, OtherKind):
            yield said
        else:
            yield from drafts_of(desk, said)

    return Pages(EachAlone(drafts))


CONNECTOR: Final = Connector(
    name="teams",
    example='{"CreationTime":"2026-03-10T12:00:00","Operation":"MessageSent","UserId":"amara.okafor@example.org",'
    '"ChatThreadId":"19:7@thread.v2","MessageId":"1773144000000","MessageSizeInBytes":120,'
    '"Members":[{"UPN":"eleni.markou@example.net"}]}',
    cannot_see="members of a channel; sizes, but in the audit log; what was edited or deleted later; names of files",
    does_not_read="texts, subjects, mentions, reactions, links",
    read=read,
    lines=LINES,
    convert=convert,
)
