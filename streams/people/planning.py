"""What an import would do to the register: which records it writes, who leaves, and what it cannot take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.register import Person, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.people.changes import Change, change_of
from headerfirst.streams.people.conflicts import without_conflicts
from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.interface import Entry, Export, Problem, Unreadable
from headerfirst.streams.people.managers import managers_of
from headerfirst.streams.people.merging import Merging, states_of
from headerfirst.streams.people.present import Present


@dataclass(repr=False)
class Plan:
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] | None = None
    """Keys of people who are here and of whom the export does not speak; None: nobody said whom it should have."""
    here: int = 0
    """How many people of the source are here now."""
    unreadable: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def records(self) -> list[RegisterRecord]:
        return [change.record for change in self.changes]

    @property
    def leaving(self) -> int:
        return sum(change.kind == "leaving" for change in self.changes)


def plan_import(export: Export, present: Present, defaults: Defaults, at: datetime, *, full: bool) -> Plan:
    """`full`: the export holds everybody of its source, so whoever is missing has left. Raises Misconfigured where that
    cannot be said.
    """
    if full:
        _check_full(export, defaults)
    taken, conflicts = without_conflicts(export.entries, present, at)
    people_above = {person.id: person.manager for person in present.people.values()}
    managers, remarks = managers_of(taken, export.entries, people_above)
    plan = Plan(unreadable=[*export.garbled, *conflicts], gone=[] if defaults.id_prefix is not None else None)
    plan.remarks = [*(Problem(one.place, remark) for one in taken for remark in one.remarks), *remarks]
    merging = Merging(defaults, at, states_of(export.entries), full)
    for entry in taken:
        try:
            records = [*_records(entry, merging, managers.get(str(entry.id)), present)]
        except Unreadable as unreadable:
            plan.unreadable.append(Problem(entry.place, str(unreadable)))
        else:
            _note(plan, entry.place, records, at)
    _note_gone(plan, export, present, merging)
    return plan


def _check_full(export: Export, defaults: Defaults) -> None:
    if defaults.id_prefix is None:
        raise Misconfigured(
            "--full ends those who are missing, so it has to know whom the source should have: say `id_prefix` in "
            '--defaults (empty, "", where the export holds everybody of the register).'
        )
    if export.missing:
        raise Misconfigured(f"--full: the source has {export.missing} users more than the file; fetch every page.")
    if export.garbled:
        raise Misconfigured(
            f"--full: {len(export.garbled)} entries could be anybody's, the first at {export.garbled[0].place} "
            f"({export.garbled[0].reason}); nobody is missing for sure."
        )


def _records(
    entry: Entry, merging: Merging, manager: str | None, present: Present
) -> Iterator[tuple[RegisterRecord, RegisterRecord | None]]:
    """Each with what the register has under its key."""
    if entry.kind == "person":
        before = present.people.get(str(entry.id))
        yield merging.person(entry, manager, before, is_official=entry.id in present.officials), before
    else:
        for mailbox in merging.mailboxes(entry, manager, present.mailboxes):
            yield mailbox, present.mailboxes.get(mailbox.id)


def _note(
    plan: Plan, place: str, records: Iterable[tuple[RegisterRecord, RegisterRecord | None]], at: datetime
) -> None:
    for record, before in records:
        change = change_of(record, before, at)
        if change is None:
            plan.unchanged += 1
        elif _can_be_written(record):
            plan.changes.append(change)
        else:
            plan.unreadable.append(Problem(place, "too long for a record, or no text in Unicode"))


def _can_be_written(record: RegisterRecord) -> bool:
    try:
        encode(record)
    except Malformed:
        return False
    return True


def _note_gone(plan: Plan, export: Export, present: Present, merging: Merging) -> None:
    """Nobody is gone whose id or address stands in an entry, be it one that is not taken or a mailbox' now."""
    ids = {entry.id for entry in export.entries if entry.kind == "person"}
    unsure = {mailbox_form(address) for one in export.entries if one.id is None for address in one.addresses}
    for person in present.people.values():
        if not _is_here(person, merging):
            continue
        plan.here += 1
        if person.id in ids or not unsure.isdisjoint(map(mailbox_form, person.addresses)):
            continue
        if merging.full:
            left = msgspec.structs.replace(person, ends=merging.at)
            plan.changes.append(Change("leaving", key_of(person), left, person))
        elif plan.gone is not None:
            plan.gone.append(key_of(person))


def _is_here(person: Person, merging: Merging) -> bool:
    """Of this source, and not known to have left."""
    ended = [time for time in (person.ends, person.to) if time is not None and time <= merging.at]
    return not ended and person.id.startswith(merging.defaults.id_prefix or "")
