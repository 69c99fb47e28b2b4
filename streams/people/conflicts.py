"""Entries that cannot both be right: two with one id, two with one address, one with somebody else's address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.register import Person
from headerfirst.streams.people.interface import Entry, Problem


def without_conflicts(
    entries: Collection[Entry], people: Mapping[str, Person], officials: Collection[str], at: datetime
) -> tuple[list[Entry], list[Problem]]:
    """`people` are those of the register by id. Of two entries in conflict neither is taken: who is who is for a person
    to say.
    """
    ids, addresses = _places(entries)
    # Whoever the export gives other addresses has these no more; an official keeps what they had.
    updated = {entry.id for entry in entries if entry.addresses} - set(officials)
    holders = _holders((person for person in people.values() if person.id not in updated), at)
    kept: list[Entry] = []
    problems: list[Problem] = []
    for entry in entries:
        reason = _conflict(entry, ids, addresses, holders)
        if reason is None:
            kept.append(entry)
        else:
            problems.append(Problem(entry.place, reason))
    return kept, problems


def _places(entries: Iterable[Entry]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    ids: dict[str, list[str]] = {}
    addresses: dict[str, list[str]] = {}
    for entry in entries:
        if entry.id is not None:
            ids.setdefault(entry.id, []).append(entry.place)
        for address in {mailbox_form(address) for address in entry.addresses}:
            addresses.setdefault(address, []).append(entry.place)
    return ids, addresses


def _holders(people: Iterable[Person], at: datetime) -> dict[str, set[str]]:
    """Whose an address is in the register; of whoever left it is still, until the record is ended with `to`."""
    holders: dict[str, set[str]] = {}
    for person in people:
        if person.to is None or at < person.to:
            for address in person.addresses:
                holders.setdefault(mailbox_form(address), set()).add(person.id)
    return holders


def _conflict(
    entry: Entry, ids: Mapping[str, list[str]], addresses: Mapping[str, list[str]], holders: Mapping[str, set[str]]
) -> str | None:
    if entry.id is None:
        return "no stable id: name an attribute that stays with `id_from` in --defaults"
    if len(ids[entry.id]) > 1:
        return f"the same id as {_other(ids[entry.id], entry.place)}"
    for address in map(mailbox_form, entry.addresses):
        if len(addresses[address]) > 1:
            return f"the same address as {_other(addresses[address], entry.place)}"
        if entry.kind == "person" and holders.get(address, set()) - {entry.id}:
            return "an address that the register has for another person; end that record with `to` if it went over"
    return None


def _other(places: list[str], own: str) -> str:
    return next(place for place in places if place != own)
