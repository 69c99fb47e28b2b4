"""Entries that cannot both be right: two with one id, two with one address, one with somebody else's address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.register import Mailbox, Person
from headerfirst.streams.people.ids import is_of
from headerfirst.streams.people.interface import Entry, Problem
from headerfirst.streams.people.present import Present


def without_conflicts(entries: Collection[Entry], present: Present, at: datetime) -> tuple[list[Entry], list[Problem]]:
    """Of two entries in conflict neither is taken: who is who is for a person to say."""
    ids, addresses = _places(entries)
    # Whoever the export gives other addresses has these no more; an official keeps what they had.
    updated = {entry.id for entry in entries if entry.addresses} - present.officials
    people = _holders(
        (one, one.addresses) for one in present.people.values() if one.id not in updated and _is_in(one, at)
    )
    mailboxes = _holders((one, [one.address]) for one in present.mailboxes.values() if _is_in(one, at))
    kept: list[Entry] = []
    problems: list[Problem] = []
    for entry in entries:
        reason = _conflict(entry, ids, addresses, people if entry.kind == "person" else mailboxes)
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


def _is_in(record: Person | Mailbox, at: datetime) -> bool:
    """Of whoever left an address is still, until the record is ended with `to`."""
    return record.to is None or at < record.to


def _holders(records: Iterable[tuple[Person | Mailbox, Iterable[str]]]) -> dict[str, set[str]]:
    """By address, the ids of the records that have it."""
    holders: dict[str, set[str]] = {}
    for record, addresses in records:
        for address in addresses:
            holders.setdefault(mailbox_form(address), set()).add(record.id)
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
        if any(not is_of(holder, entry.id) for holder in holders.get(address, ())):
            return "an address that another record of the register has; end that one with `to` if it went over"
    return None


def _other(places: list[str], own: str) -> str:
    return next(place for place in places if place != own)
