"""A desk and a door for tests: the shipped DMU pack, a register of invented people, and what one item comes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack, make_ready
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams import keys
from headerfirst.streams.codec import decode
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Desk, Given, NoEvent
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.line import Line
from headerfirst.streams.packs import find_pack

from tests import builders

NOW: Final = builders.NOON + timedelta(days=1)
EVERYBODY: Final = (
    builders.organisation(),
    builders.person(),
    builders.person(id="bilal", addresses=[builders.BILAL], name="Bilal Rahman"),
    builders.person(id="carys", addresses=[builders.CARYS], name="Carys Pugh"),
    builders.union_official(),
    builders.union_folder(),
    builders.union_address(),
    builders.protected_address(),
    builders.protected_site(),
)


@cache
def dmu() -> ReadyPack:
    return make_ready(find_pack("dmu"))


def register_of(*records: RegisterRecord) -> Register:
    register = Register()
    for record in records:
        register.fold(key_of(record), record)
    return register


def desk(*records: RegisterRecord, mailbox: str | None = None, at: datetime | None = None) -> Desk:
    """Everybody of `tests.builders` is registered, and these beside."""
    return Desk(dmu(), register_of(*EVERYBODY, *records), keys.PUBLISHED, Given(mailbox=mailbox, at=at))


def desk_without_register() -> Desk:
    return Desk(dmu(), Register(everyone_is_staff=True), keys.PUBLISHED)


class Outcome(NamedTuple):
    records: list[Any]
    letters: list[DeadLetter]
    lines: list[Line]
    passed_by: list[NoEvent]
    account: Account


def read(format_name: str, path: Path, at: Desk | None = None, now: datetime = NOW) -> Outcome:
    """All that a file or folder comes to at the door."""
    connector = connector_for(format_name)
    door = Door(connector, at or desk())
    passed = [one for raw in items_of(connector, path) for one in door.take(raw, now)]
    passed += door.rest(now)
    assert door.account.is_balanced
    assert not door.account.dead["step_failed"]
    lines = [one for one in passed if isinstance(one, Line)]
    return Outcome(
        records=[decode(line.topic, line.value).record for line in lines if line.topic != "ledger-entries"],
        letters=[one.record for one in passed if isinstance(one, Letter)],
        lines=lines,
        passed_by=[one for one in passed if isinstance(one, NoEvent)],
        account=door.account,
    )


def mail(*headers: str, body: str = "Dear all", line_end: str = "\n") -> bytes:
    """A plain mail from Eleni to Amara; a header given replaces that of its name, one without a value removes it."""
    fields = {
        "Received": "from mx.example.net by mx.example.org; Tue, 10 Mar 2026 12:00:00 +0000",
        "From": f"Eleni Markou <{builders.ELENI}>",
        "To": f"Amara Okafor <{builders.AMARA}>",
        "Subject": "Minutes of Monday",
        "Date": "Tue, 10 Mar 2026 11:59:30 +0000",
        "Message-ID": "<minutes-1@mail.example.net>",
    }
    extra = []
    for header in headers:
        name, _, value = header.partition(":")
        if name in fields:
            fields[name] = value.strip()
        else:
            extra.append(header)
    written = [f"{name}: {value}" for name, value in fields.items() if value] + extra
    return line_end.join([*written, "", body, ""]).encode("utf-8", "surrogateescape")


def one_mail(folder: Path, *headers: str, at: Desk | None = None, content: bytes | None = None) -> Outcome:
    path = folder / "one.eml"
    path.write_bytes(mail(*headers) if content is None else content)
    return read("eml", path, at)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day and so on
