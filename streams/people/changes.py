"""How a record differs from the one that the register has: by its fields, in words that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import msgspec
from headerfirst.schemas.register import Person, RegisterRecord, key_of
from headerfirst.streams.codec import encode_dict

Kind: TypeAlias = Literal["new", "changed", "leaving"]
_SELF_EVIDENT: Final = frozenset({"kind", "id"})


@dataclass(frozen=True, repr=False)
class Change:
    kind: Kind
    key: str
    record: RegisterRecord
    before: RegisterRecord | None

    @property
    def fields(self) -> list[str]:
        """The names of those that differ; of a new record, those that it has."""
        was, will_be = _fields(self.before), _fields(self.record)
        names = [*will_be, *(name for name in was if name not in will_be)]
        return [name for name in names if was.get(name) != will_be.get(name) and name not in _SELF_EVIDENT]

    def values(self, name: str) -> str:
        """What it was, and what it will be."""
        was, will_be = (_fields(record).get(name) for record in (self.before, self.record))
        return _shown(will_be) if self.before is None else f"{_shown(was)} -> {_shown(will_be)}"


def change_of(record: RegisterRecord, before: RegisterRecord | None, at: datetime) -> Change | None:
    """None where nothing changes."""
    if before == record:
        return None
    return Change(_kind(record, before, at), key_of(record), record, before)


def _kind(record: RegisterRecord, before: RegisterRecord | None, at: datetime) -> Kind:
    if before is None:
        return "new"
    left = isinstance(record, Person) and isinstance(before, Person) and _has_left(record, at)
    return "leaving" if left and isinstance(before, Person) and not _has_left(before, at) else "changed"


def _has_left(person: Person, at: datetime) -> bool:
    return person.ends is not None and person.ends <= at


def _fields(record: RegisterRecord | None) -> dict[str, Any]:
    found: dict[str, Any] = {} if record is None else msgspec.to_builtins(record)
    return found


def _shown(value: Any) -> str:
    """As JSON, with what a terminal would take for an order escaped; `-` for nothing."""
    if value is None:
        return "-"
    text = encode_dict({"": value}).decode()[4:-1]
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
