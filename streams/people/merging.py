"""What a source says of somebody, laid over what the register has: fields that no directory knows stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from headerfirst.schemas.register import Mailbox, Person
from headerfirst.schemas.vocabulary import MailboxType, PersonType
from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.ids import alias_id
from headerfirst.streams.people.interface import Entry, Unreadable


@dataclass(frozen=True)
class Merging:
    """One import."""

    defaults: Defaults
    at: datetime
    states: Collection[str]
    """The fields of a person that the export speaks of anywhere: where it is silent about somebody, there is none."""
    full: bool
    """The export holds everybody of its source."""

    def person(self, entry: Entry, manager: str | None, present: Person | None, *, is_official: bool) -> Person:
        """Raises Unreadable where a field is missing that nobody says."""
        said: dict[str, Any] = {
            "addresses": _addresses(entry, present, is_official=is_official),
            "name": entry.name or (present.name if present is not None else None),
            "person_type": self._person_type(entry, present),
            "ends": self._ends(entry, present.ends if present is not None else None),
        }
        if not said["name"]:
            raise Unreadable("no name")
        if present is not None and self._is_over(present.to) and not self._is_over(said["ends"]):
            raise Unreadable("its record was ended with `to`: take that away, or give somebody new another id")
        stated = {"manager": manager, "org_unit": entry.org_unit, "employer": entry.employer, "starts": entry.starts}
        said |= {field: value for field, value in stated.items() if field in self.states}
        if entry.time_zone is not None:
            said["time_zone"] = entry.time_zone
        return msgspec.structs.replace(present, **said) if present is not None else self._new(entry, said)

    def _new(self, entry: Entry, said: dict[str, Any]) -> Person:
        time_zone = said.pop("time_zone", self.defaults.time_zone)
        if time_zone is None:
            raise Unreadable("no time zone: say `time_zone` in --defaults")
        return Person(
            id=str(entry.id),
            time_zone=time_zone,
            working_hours=self.defaults.working_hours,
            acknowledged_policy=[],
            **said,
        )

    def mailboxes(self, entry: Entry, manager: str | None, present: dict[str, Mailbox]) -> Iterator[Mailbox]:
        """A record for each address; raises Unreadable where there is none."""
        if not entry.addresses:
            raise Unreadable("no address")
        kind: MailboxType = "shared" if entry.kind == "shared" else "service"
        for number, address in enumerate(entry.addresses):
            record_id = alias_id(str(entry.id), address) if number else str(entry.id)
            before = present.get(record_id)
            owners = [manager] if manager is not None else before.owners if before is not None else []
            if before is None:
                yield Mailbox(id=record_id, address=address, type=kind, owners=owners)
            else:
                yield msgspec.structs.replace(before, address=address, type=kind, owners=owners)

    def _person_type(self, entry: Entry, present: Person | None) -> PersonType:
        if entry.type is None:
            found = present.person_type if present is not None else self.defaults.person_type
            if found is None:
                raise Unreadable("no kind of employment: say `person_type` in --defaults")
            return found
        name = entry.type.casefold()
        try:
            return self.defaults.person_types.get(name) or msgspec.convert(name, PersonType)
        except msgspec.ValidationError:
            raise Unreadable("a kind of employment that `person_types` in --defaults does not have") from None

    def _is_over(self, time: datetime | None) -> bool:
        return time is not None and time <= self.at

    def _ends(self, entry: Entry, before: datetime | None) -> datetime | None:
        """A disabled account is a leaver's from the import on, or from when it expired or was disabled before that."""
        ended = [time for time in (entry.ends, before) if time is not None and time <= self.at]
        if entry.active is False and self.defaults.disabled_is_leaver:
            return ended[0] if ended else self.at
        if entry.ends is not None or entry.endless:
            return entry.ends
        # Back again: nobody who left long ago has an account that is enabled, or stands in a list of all who are here.
        back = self._is_over(before) and (entry.active or self.full)
        return None if back else before


def _addresses(entry: Entry, present: Person | None, *, is_official: bool) -> list[str]:
    """An official's old addresses stay: mail to them is shielded by them."""
    before = present.addresses if present is not None else []
    if is_official:
        return [*dict.fromkeys((*entry.addresses, *before))]
    if not (entry.addresses or before):
        raise Unreadable("no address")
    return entry.addresses or before


def states_of(entries: Collection[Entry]) -> frozenset[str]:
    """Of which fields that one may be without, an export speaks at all."""
    fields = ("manager", "org_unit", "employer", "starts")
    return frozenset(field for field in fields if any(getattr(entry, field) is not None for entry in entries))
