"""What the register has of people already; nothing else of it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.register import Mailbox, Person, UnionOfficial
from headerfirst.streams.codec import decode

_READ: Final = ("person/", "mailbox/", "union-official/")


@dataclass(repr=False)
class Present:
    people: dict[str, Person] = field(default_factory=dict)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    officials: set[str] = field(default_factory=set)
    """The people among them who hold an office in a union, at whatever time."""


def present_of(values: Mapping[str, bytes]) -> Present:
    """Of the register's newest values by key; raises Misconfigured where one of a person cannot be read."""
    present = Present()
    for key, value in values.items():
        if not key.startswith(_READ):
            continue
        try:
            record = decode("register", value).record
        except Malformed:
            kind = key.partition("/")[0]  # the whole key of an official would tell who is in a union
            raise Misconfigured(f"A record {kind} of the register cannot be read: rewrite it, then import.") from None
        match record:
            case Person():
                present.people[record.id] = record
            case Mailbox():
                present.mailboxes[record.id] = record
            case UnionOfficial(person=str() as person):
                present.officials.add(person)
    _find_officials_by_address(present, values)
    return present


def _find_officials_by_address(present: Present, values: Mapping[str, bytes]) -> None:
    offices = [decode("register", value).record for key, value in values.items() if key.startswith(_READ[-1])]
    addresses = {mailbox_form(address) for office in offices for address in office.addresses}
    for person in present.people.values():
        if not addresses.isdisjoint(map(mailbox_form, person.addresses)):
            present.officials.add(person.id)
