"""Invented exports of example.org: entries of directories as tests need them, and the register that they meet."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from headerfirst.schemas.register import Person
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.interface import Entry
from headerfirst.streams.people.present import Present

AT: Final = datetime(2026, 3, 10, 12, tzinfo=UTC)
DEFAULTS: Final = Defaults(id_prefix="", time_zone="Europe/London", person_type="employee")
ADA_GUID: Final = UUID("6f9619ff-8b86-4d01-942d-00c04fc964ff")

ADA: Final[Mapping[str, Sequence[str | bytes]]] = {
    "objectClass": ["top", "person", "organizationalPerson", "user"],
    "cn": ["Ada Lind"],
    "displayName": ["Ada Lind"],
    "employeeNumber": ["1001"],
    "objectGUID": [ADA_GUID.bytes_le],
    "mail": ["Ada.Lind@example.org"],
    "proxyAddresses": [
        "smtp:ada@example.org",
        "SMTP:ada.lind@example.org",
        "X500:/o=Example/cn=ada",
        "sip:ada@example.org",
    ],
    "userPrincipalName": ["al@corp.example.org"],
    "department": ["Estates"],
    "manager": ["CN=Bea Novak,OU=Staff,DC=example,DC=org"],
    "employeeType": ["Contractor"],
    "accountExpires": ["9223372036854775807"],
    "userAccountControl": ["512"],
    "whenCreated": ["20200103101112.0Z"],
}
"""As Active Directory has her."""


def attributes(**changes: Sequence[str | bytes] | None) -> Attributes:
    """Ada's, changed; None takes one away."""
    found = {name.lower(): values for name, values in {**ADA, **changes}.items() if values is not None}
    return Attributes("line 1", {"entrydn": ["CN=Ada Lind,OU=Staff,DC=example,DC=org"]} | found)


def entry(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "place": "line 1",
        "id": "1001",
        "names": ["ada"],
        "addresses": ["ada@example.org"],
        "name": "Ada Lind",
        "remarks": [],
    }
    return Entry(**(fields | changes))


def person(**changes: Any) -> Person:
    """What the register has of Ada once `entry()` was imported."""
    fields: dict[str, Any] = {
        "id": "1001",
        "addresses": ["ada@example.org"],
        "name": "Ada Lind",
        "person_type": "employee",
        "time_zone": "Europe/London",
        "acknowledged_policy": [],
    }
    return Person(**(fields | changes))


def present(*people: Person) -> Present:
    return Present(people={one.id: one for one in people})


def defaults(**changes: Any) -> Defaults:
    return msgspec.structs.replace(DEFAULTS, **changes)


def ldif_of(dn: str, values: Mapping[str, Iterable[str | bytes]]) -> bytes:
    """One entry as `ldapsearch -LLL` writes it, folded nowhere."""
    lines = [f"dn: {dn}".encode()]
    for name, of_name in values.items():
        for value in of_name:
            if isinstance(value, str) and value.isascii():
                lines.append(f"{name}: {value}".encode())
            else:
                octets = value.encode() if isinstance(value, str) else value
                lines.append(f"{name}:: ".encode() + base64.b64encode(octets))
    return b"\n".join(lines) + b"\n\n"


def staff(number: int, manager: int | None = None, **changes: Iterable[str | bytes]) -> bytes:
    """Entry of one of many, in LDIF."""
    values: dict[str, Iterable[str | bytes]] = {
        "objectClass": ["top", "person", "user"],
        "displayName": [f"Person {number}"],
        "employeeNumber": [str(number)],
        "mail": [f"person{number}@example.org"],
    }
    if manager is not None:
        values["manager"] = [staff_dn(manager)]
    return ldif_of(staff_dn(number), values | changes)


def staff_dn(number: int) -> str:
    return f"CN=Person {number},OU=Staff,DC=example,DC=org"


def a_file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
