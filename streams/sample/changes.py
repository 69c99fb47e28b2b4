"""What is done to mailboxes and accounts: by their owners, by others, by people who left, and where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from headerfirst.schemas.email_metadata import Folder
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Door
from headerfirst.streams.sample.invented import PRIVATE_PROVIDERS
from headerfirst.streams.sample.organisation import ENQUIRIES, OFFICIAL, Calendar
from headerfirst.streams.sample.protected import Scene

_DELE: Final = address_of("dele-akande")
_ELIN: Final = address_of("elin-strand")
_RUTH: Final = address_of("ruth-adeyemi")
_NOOR: Final = address_of("noor-rahimi")
_HOME: Final = f"d.akande@{PRIVATE_PROVIDERS[0]}"


def changes(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _forwarding(door, day)
    yield from _inbox_rules(door, day)
    yield from _delegates(door, day)
    yield from _out_of_office(door, day)
    yield from _leavers(door, day)
    yield from _left_alone(door, day)


def _forwarding(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    begun = door.change(at("08:52"), _DELE, "forwarding", target=_HOME)
    yield Scene("mailbox set to forward outside", (begun,))
    ended = door.change(at("16:05"), _DELE, "forwarding", target=_HOME, enabled=False)
    yield Scene("the same forwarding stopped again", (ended,))
    inside = door.change(at("09:14"), address_of("yuki-mori"), "forwarding", target=ENQUIRIES)
    yield Scene("mailbox set to forward inside", (inside,))


def _inbox_rules(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    hiding = door.change(at("09:03"), _ELIN, "inbox-rule", folder=Folder(id="f-31", path="RSS Feeds"))
    yield Scene("inbox rule that hides mail", (hiding,))
    sorting = door.change(at("09:20"), _DELE, "inbox-rule", folder=Folder(id="f-32", path="INBOX/Menus"))
    yield Scene("inbox rule that sorts mail", (sorting,))


def _delegates(door: Door, day: Calendar) -> Iterator[Scene]:
    """Noor may read Ruth's mail, and does no more than that at first."""
    at, inbox = day.at, Folder(id="f-1", path="INBOX")
    reads = door.change(at("10:14"), _RUTH, "open", actor=_NOOR, folder=inbox)
    yield Scene("delegate with read access reads", (reads,))
    deletes = door.change(at("10:17"), _RUTH, "delete", actor=_NOOR, folder=inbox, count=3)
    yield Scene("delegate with read access deletes", (deletes,))
    tidies = door.change(at("10:25"), _RUTH, "delete", folder=inbox, count=40)
    yield Scene("owner deletes", (tidies,))
    uninvited = door.change(at("14:12"), address_of("sofia-lindgren"), "open", actor=address_of("omar-siddiqui"))
    yield Scene("mailbox opened by nobody's leave", (uninvited,))
    removed = door.change(at("15:45"), _RUTH, "delegate", target=_NOOR, enabled=False)
    yield Scene("access of a delegate taken away", (removed,))


def _out_of_office(door: Door, day: Calendar) -> Iterator[Scene]:
    at = day.at
    by_another = door.change(at("11:33"), address_of("mei-tanaka"), "out-of-office", actor=address_of("lena-hartmann"))
    yield Scene("out-of-office set by somebody else", (by_another,))
    for_absent = door.change(at("09:41"), address_of("yuki-mori"), "out-of-office", actor=address_of("leo-santos"))
    yield Scene("out-of-office set by the service desk for somebody absent", (for_absent,))


def _leavers(door: Door, day: Calendar) -> Iterator[Scene]:
    at, colm, edith = day.at, address_of("colm-darcy"), address_of("edith-marlowe")
    yield Scene("leaver signs in", (door.change(at("18:20"), colm, "sign-in"),))
    yield Scene("leaver's sign-in refused", (door.change(at("18:02"), colm, "sign-in", enabled=False),))
    yield Scene("leaver who may keep the account signs in", (door.change(at("09:52"), edith, "sign-in"),))


def _left_alone(door: Door, day: Calendar) -> Iterator[Scene]:
    at, hana = day.at, address_of("hana-novak")
    official = address_of(OFFICIAL)
    forwards = door.change(at("12:10"), official, "forwarding", target=f"i.osei@{PRIVATE_PROVIDERS[1]}")
    yield Scene("official's mailbox set to forward outside", (forwards,))
    entered = door.change(at("12:14"), official, "open", actor=address_of("omar-siddiqui"))
    yield Scene("official's mailbox opened by somebody else", (entered,))
    emptied = door.change(at("12:16"), hana, "delete", folder=Folder(id="f-7", path="INBOX/Branch business"), count=9)
    yield Scene("union folder emptied", (emptied,))
    student = door.change(at("12:21"), address_of("theo-quist"), "forwarding", target=f"theo@{PRIVATE_PROVIDERS[0]}")
    yield Scene("student's mailbox set to forward outside", (student,))
