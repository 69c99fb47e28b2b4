"""Messages of Slack, less what they say: an export as it is unpacked, or messages as the Discovery API gives them.

https://slack.com/help/articles/220556107: `users.json` names people, `channels.json`, `groups.json`, `mpims.json` and
`dms.json` say who is where, and each place has a folder of days. No struct here has a field for a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.chat_drafts import Said, drafts_of
from headerfirst.streams.connectors.files import files_under
from headerfirst.streams.connectors.interface import Connector, Conversion, Desk, Draft, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_items import read_items
from headerfirst.streams.connectors.json_records import Fields, read_as
from msgspec.structs import replace

LINES: Final = Lines(1 << 20)
_TIME: Final = re.compile(r"(\d{9,11})\.(\d{6})").fullmatch
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BY_PROGRAMS: Final = frozenset({"bot_message"})
_KNOWN: Final = frozenset({None, "thread_broadcast", "file_share", "me_message", "file_comment"})
"""Kinds of message that somebody wrote; all others tell of a place: who joined, what it is called."""


class _Profile(Fields, frozen=True, kw_only=True):
    email: str | None = None
    real_name: str | None = None


class _Place(Fields, frozen=True, kw_only=True):
    id: str | None = None
    name: str | None = None
    members: tuple[str, ...] | None = None


class _Item(Fields, frozen=True, kw_only=True):
    """A message; or, in the files beside them, a person or a place."""

    type: str | None = None
    subtype: str | None = None
    user: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    channel: str | _Place | None = None
    files: tuple[msgspec.Raw, ...] | None = None
    bot_id: str | None = None
    id: str | None = None
    name: str | None = None
    members: tuple[str, ...] | None = None
    profile: _Profile | None = None
    user_profile: _Profile | None = None
    is_bot: bool = False
    creator: str | None = None
    action: str | None = None
    """Of Slack's own audit log, which has no messages."""
    change_type: str | None = None
    """Of `integration_logs.json`: which app was added or removed."""


_DECODER: Final = msgspec.json.Decoder(_Item)


def read(path: Path) -> Iterator[Raw]:
    """Of a folder the files beside the places come first, and each message says in which folder it lay."""
    for file in files_under(path):
        folder = file.parent.relative_to(path).as_posix() if path.is_dir() else "."
        for raw in read_items(file, LINES):
            yield raw if folder == "." else replace(raw, folder=folder)


class SlackMessages(Conversion):
    """Remembers who people are and who is where, as the export's own files say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: dict[str, Address] = {}
        self._programs: set[str] = {"USLACKBOT"}
        self._places: dict[str, _Place] = {}

    def take(self, raw: Raw) -> Iterator[Draft | OtherKind]:
        item = read_as(_DECODER, raw.value)
        if item.action is not None:
            yield OtherKind("audit-entry")
        elif item.ts is None:
            yield self._learn(item)
        elif item.type not in {None, "message"} or item.subtype not in _KNOWN | _BY_PROGRAMS:
            yield OtherKind("notice")
        elif self._is_by_a_program(item):
            yield OtherKind("program")
        else:
            yield from drafts_of(self._desk, self._said(item, raw.folder))

    def _is_by_a_program(self, item: _Item) -> bool:
        """An app has a user's id of its own; but what somebody lets an app write for them names the app and them."""
        if item.subtype in _BY_PROGRAMS or item.user in self._programs:
            return True
        return item.bot_id is not None and not self._is_somebody(item)

    def _is_somebody(self, item: _Item) -> bool:
        if item.user is None:
            return False
        at = _moment(item.ts)
        is_named = "@" in self._person(item.user, item.user_profile).address
        return is_named or at is None or self._desk.register.party(item.user, at).person is not None

    def _learn(self, item: _Item) -> OtherKind:
        if item.change_type is not None:
            return OtherKind("integration-log")
        if item.id is None:
            raise Malformed("field_missing")
        if item.members is not None or item.creator is not None:
            place = _Place(id=item.id, name=item.name, members=item.members)
            self._places[item.id] = place
            self._places[item.name or item.id] = place
            return OtherKind("place")
        if item.is_bot:
            self._programs.add(item.id)
        elif item.profile is None:  # a canvas, a list
            return OtherKind("other-object")
        elif item.profile.email:
            self._people[item.id] = Address(address=item.profile.email, name=item.profile.real_name)
        return OtherKind("person")

    def _said(self, item: _Item, folder: str | None) -> Said:
        place = self._place(item, folder)
        where = place.id or place.name
        members = item.members or place.members
        return Said(
            at=_moment(item.ts),
            message_id=f"{where or ''}/{item.ts}".strip("/"),
            author=self._person(item.user or "", item.user_profile),
            members=None
            if members is None
            else tuple(self._person(member) for member in members if member not in self._programs),
            replies_to=f"{where or ''}/{item.thread_ts}".strip("/")
            if item.thread_ts and item.thread_ts != item.ts
            else None,
            place_id=place.id,
            place=place.name,
            attachment_count=len(item.files or ()),
        )

    def _place(self, item: _Item, folder: str | None) -> _Place:
        """By the message's own channel, else by the folder that it lay in."""
        if isinstance(item.channel, _Place):
            return item.channel
        name = item.channel or folder or ""
        known = self._places.get(name)
        if known is not None:
            return known
        return _Place(id=item.channel, name=None if item.channel else folder)

    def _person(self, name: str, profile: _Profile | None = None) -> Address:
        stated = profile.email if profile is not None else None
        return Address(address=stated) if stated else self._people.get(name, Address(address=name))


def _moment(text: str | None) -> datetime | None:
    stamp = _TIME(text or "")
    return None if stamp is None else _EPOCH + timedelta(seconds=int(stamp[1]), microseconds=int(stamp[2]))


CONNECTOR: Final = Connector(
    name="slack",
    example='{"type":"message","channel":{"id":"C7","name":"general","members":["amara.okafor@example.org"]},'
    '"user":"eleni.markou@example.net","ts":"1773144000.000100"}',
    cannot_see="sizes; what was edited or deleted later; people that `users.json` gives no address",
    does_not_read="texts, blocks, names of files, reactions, links, topics of channels",
    read=read,
    lines=LINES,
    convert=SlackMessages,
)
