"""What no directory holds: zone, hours, which attribute is the id, what its kinds of employment are called here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from headerfirst.agents.addresses import normalise_domain
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Struct
from headerfirst.schemas.register import WorkingHours
from headerfirst.schemas.vocabulary import MailboxType, PersonType

T = TypeVar("T")

_STABLE: Final = ("employeeNumber", "employeeID", "objectGUID", "entryUUID", "id")
_TIME_OF_DAY: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_PREFIX: Final = re.compile(r"[\w.+:-]*", re.ASCII)


class MailboxSign(Struct, frozen=True, kw_only=True):
    """An attribute and the value by which a directory shows that an entry is nobody's own mailbox."""

    attribute: str
    value: str
    type: MailboxType


class Defaults(Struct, frozen=True, kw_only=True):
    """Zone, hours and kind count for people who are new; what the register has of the others stays."""

    id_from: list[str] = msgspec.field(default_factory=lambda: list(_STABLE))
    """The first of these that an entry has is its id."""
    id_prefix: str | None = None
    """Stands before every id, and says which people of the register this source knows; empty: all of them."""
    type_from: list[str] = msgspec.field(default_factory=lambda: ["employeeType"])
    """The first of these that an entry of a directory has says how somebody is employed."""
    also_known_as: list[str] = msgspec.field(default_factory=list)
    """Attributes with more names by which a proxy or a mail server may call somebody."""
    domains: list[str] = msgspec.field(default_factory=list)
    """Addresses elsewhere are left out; none: all are taken."""
    time_zone: str | None = None
    working_hours: list[WorkingHours] | None = None
    person_type: PersonType | None = None
    """Of whom the source does not say."""
    person_types: dict[str, PersonType] = msgspec.field(default_factory=dict)
    """By what the source calls it, in any case."""
    mailboxes: list[MailboxSign] = msgspec.field(default_factory=list)
    disabled_is_leaver: bool = True


def read_defaults(file: Path | None) -> Defaults:
    """Raises Misconfigured with file and field where it says something that cannot be meant."""
    if file is None:
        return Defaults()
    given = read_yaml(file, Defaults)
    if given.time_zone is not None and not is_zone(given.time_zone):
        raise Misconfigured(f"{file}: `time_zone` is no zone of the tz database; write one like Europe/London.")
    if given.id_prefix is not None and _PREFIX.fullmatch(given.id_prefix) is None:
        raise Misconfigured(f"{file}: `id_prefix` may have letters, digits and . + : - _ only.")
    if not given.id_from:
        raise Misconfigured(f"{file}: `id_from` has to name an attribute.")
    for hours in given.working_hours or []:
        for start, end in [(hours.from_, hours.to), *((pause.from_, pause.to) for pause in hours.breaks)]:
            if not (_TIME_OF_DAY.fullmatch(start) and _TIME_OF_DAY.fullmatch(end) and start < end):
                raise Misconfigured(f"{file}: `working_hours` has times like '09:00' (quoted), from before to.")
    return msgspec.structs.replace(
        given,
        domains=[normalise_domain(domain) for domain in given.domains],
        person_types={name.strip().casefold(): kind for name, kind in given.person_types.items()},
    )


def read_yaml(file: Path, of: type[T]) -> T:
    """Raises Misconfigured with the field that has another form."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=of)
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file} is not as docs/people.md has it: {_one_line(error)}.") from error


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
