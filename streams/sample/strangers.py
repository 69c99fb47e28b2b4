"""Mail of strangers that passes for somebody else's, and mail to very many strangers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from headerfirst.schemas.email_metadata import Authentication, EmailMetadata
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Door, address, addresses
from headerfirst.streams.sample.invented import SUPPLIERS
from headerfirst.streams.sample.organisation import Calendar
from headerfirst.streams.sample.protected import Scene

_LOOK_ALIKE: Final = "exarnple.org"
"""`rn` for `m`; nobody has this domain."""
_LETTERS: Final = 12
_NAMED_IN_EACH: Final = 18
"""Together more than two hundred people within the hour, and no single letter is mass mail."""


def strangers(door: Door, day: Calendar) -> Iterator[Scene]:
    yield from _false_senders(door, day)
    yield Scene("letters by the hundred, with a case", tuple(_letters(door, day, "ines-calder", _LETTERS)))
    yield Scene("letters by the hundred, without a case", tuple(_letters(door, day, "pia-holm", _LETTERS)))
    yield Scene("letters by the dozen, with a case", tuple(_letters(door, day, "kwame-boateng", 3)))


def _false_senders(door: Door, day: Calendar) -> Iterator[Scene]:
    at, oscar, elin = day.at, address_of("oscar-delgado"), address_of("elin-strand")
    desk = "no-reply@parcel-notes.test"
    phish = door.mail(
        at("08:41"),
        desk,
        [elin],
        "Your mailbox is almost full",
        from_=address(desk, "Microsoft 365"),
        reply_to=addresses(["desk@answers.quick-notes.test"]),
        auth=Authentication(spf="softfail", dkim="fail", dmarc="fail"),
    )
    yield Scene("a phish", (phish,))
    supplier = f"billing@desk.{SUPPLIERS[1]}"
    honest = door.mail(
        at("08:44"),
        supplier,
        [elin],
        "Receipt 40211",
        from_=address(supplier, "Harbour Print"),
        reply_to=addresses([f"accounts@{SUPPLIERS[1]}"]),
    )
    yield Scene("a supplier whose answers go to its own office", (honest,))
    borrowed = door.mail(at("13:26"), f"accounts@{_LOOK_ALIKE}", [oscar], "New bank details for the booking")
    yield Scene("a look-alike sender", (borrowed,))
    namesake = door.mail(at("13:29"), "accounts@example.test", [oscar], "Statement 20418 for last month")
    yield Scene("a sender whose name has another ending", (namesake,))


def _letters(door: Door, day: Calendar, person: str, count: int) -> Iterator[EmailMetadata]:
    for number in range(count):
        to = [f"buyer-{number * _NAMED_IN_EACH + place}@{SUPPLIERS[place % 6]}" for place in range(_NAMED_IN_EACH)]
        yield door.mail(day.at("10:03") + timedelta(minutes=4 * number), address_of(person), to, "Stands for rent")
