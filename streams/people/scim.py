"""SCIM 2.0 users (RFC 7643) as an identity provider lists them: a list response, several, or one user a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

import orjson
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.addresses import in_order
from headerfirst.streams.people.defaults import Defaults, is_zone
from headerfirst.streams.people.ids import checked_id
from headerfirst.streams.people.interface import Entry, Problem, Unreadable
from pydantic import ValidationError
from scim2_models import URN, ComplexAttribute, Resource, ScimPolicy
from scim2_models import EnterpriseUser as Enterprise

_USER: Final = "urn:ietf:params:scim:schemas:core:2.0:user"
_TOLERANT: Final = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)
"""Providers add attributes of their own; only those below are looked at."""
_PRIVATE: Final = "home"


class Name(ComplexAttribute):
    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    """The library's own refuses every domain that is not on the Internet, and with it the whole user."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource[Enterprise]):
    """What is read of a user; no telephone, no photograph, no group, no private address."""

    __schema__: ClassVar[URN] = URN("urn:ietf:params:scim:schemas:core:2.0:User")
    user_name: str | None = None
    display_name: str | None = None
    name: Name | None = None
    emails: list[Email] | None = None
    user_type: str | None = None
    timezone: str | None = None
    active: bool | None = None


class Missing(int):
    """How many users there are more than the file holds."""


def read_scim(path: Path, defaults: Defaults) -> Iterator[Entry | Problem | Missing | None]:
    """Groups are None, as they are passed over. Raises Misconfigured where the file is no SCIM at all."""
    total = number = 0
    for page in _pages(path):
        if "Resources" in page or "totalResults" in page:
            total = max(total, _count(path, page.get("totalResults", 0)))
            users = page.get("Resources", [])
        else:
            users = [page]
        for user in users:
            number += 1
            yield _entry(f"user {number}", user, defaults)
    if total > number:
        yield Missing(total - number)


def _pages(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error
    try:
        found = orjson.loads(content)
        pages = found if isinstance(found, list) else [found]
    except orjson.JSONDecodeError:
        pages = [_line(path, number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip()]
    for page in pages:
        if not isinstance(page, dict):
            raise Misconfigured(f"{path} holds no SCIM: neither users nor a list response.")
        yield page


def _line(path: Path, number: int, line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        raise Misconfigured(f"{path}, line {number}: not JSON; the file may have been cut off.") from None


def _count(path: Path, value: Any) -> int:
    if not isinstance(value, int):
        raise Misconfigured(f"{path}: `totalResults` is no number.")
    return value


def _entry(place: str, given: Any, defaults: Defaults) -> Entry | Problem | None:
    schemas = given.get("schemas") if isinstance(given, dict) else None
    if isinstance(schemas, list) and schemas and _USER not in {str(schema).lower() for schema in schemas}:
        return None
    try:
        user = User.model_validate(given, scim_policy=_TOLERANT)
    except ValidationError as error:
        where = ".".join(part for part in error.errors()[0]["loc"] if isinstance(part, str) and ":" not in part)
        return Problem(place, f"not as RFC 7643 has it: {where or 'the user'}")
    try:
        return _of_user(place, user, defaults)
    except Unreadable as unreadable:
        return Problem(place, str(unreadable))


def _of_user(place: str, user: User, defaults: Defaults) -> Entry:
    enterprise = user[Enterprise]
    if user.timezone is not None and not is_zone(user.timezone):
        raise Unreadable("timezone is no zone of the tz database")
    addresses, remarks = _addresses(user, defaults)
    manager = enterprise.manager if enterprise is not None else None
    return Entry(
        place=place,
        id=_id(user, enterprise, defaults),
        names=[*filter(None, (user.id,))],
        addresses=addresses,
        name=_name(user),
        manager=manager.value if manager is not None else None,
        org_unit=enterprise.department if enterprise is not None else None,
        type=user.user_type,
        employer=enterprise.organization if enterprise is not None else None,
        time_zone=user.timezone,
        active=user.active,
        remarks=remarks,
    )


def _id(user: User, enterprise: Enterprise | None, defaults: Defaults) -> str | None:
    found = {
        "employeenumber": enterprise.employee_number if enterprise is not None else None,
        "id": user.id,
        "externalid": user.external_id,
        "username": user.user_name,
    }
    for name in defaults.id_from:
        value = found.get(name.lower())
        if value:
            return checked_id(name, value, defaults)
    return None


def _addresses(user: User, defaults: Defaults) -> tuple[list[str], list[str]]:
    emails = [email for email in user.emails or [] if email.value and (email.type or "").lower() != _PRIVATE]
    primary = [str(email.value) for email in emails if email.primary]
    found = in_order(primary, [str(email.value) for email in emails if not email.primary], defaults.domains)
    logins = in_order([user.user_name] if user.user_name and "@" in user.user_name else (), (), ()).kept
    return [*dict.fromkeys((*found.kept, *logins))], found.remarks


def _name(user: User) -> str | None:
    name = user.name
    if user.display_name or name is None:
        return user.display_name or None
    return name.formatted or " ".join(filter(None, (name.given_name, name.family_name))) or None
