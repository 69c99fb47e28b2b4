"""An entry of a directory as a person or a mailbox: attributes of inetOrgPerson (RFC 2798) and of Active Directory."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from headerfirst.streams.people import active_directory
from headerfirst.streams.people.addresses import in_order, is_address, of_proxies
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.distinguished_names import dn_form
from headerfirst.streams.people.ids import checked_id
from headerfirst.streams.people.interface import Entry, Kind, Unreadable

_PEOPLE: Final = frozenset({"person", "inetorgperson", "organizationalperson", "user", "posixaccount", "account"})
_NO_PEOPLE: Final = frozenset({"computer", "contact", "group"})
"""In Active Directory a computer is a user, and a contact is a person."""
_GUID: Final = "objectguid"
_TRUE, _FALSE = "true", "false"


def entry_of(attributes: Attributes, defaults: Defaults) -> Entry | None:
    """None for what is neither; raises Unreadable where it cannot be told."""
    kind = _kind(attributes, defaults)
    if kind is None:
        return None
    remarks: list[str] = []
    expires = attributes.first("accountExpires")
    ends = active_directory.expiry(expires) if expires is not None else None
    if expires is None and "AccountExpirationDate" in attributes:
        # `Get-ADUser` writes this one as its machine writes dates, and nobody can tell 3 April from 4 March.
        raise Unreadable("AccountExpirationDate can be read in several ways: export accountExpires, a number")
    addresses = _addresses(attributes, kind, defaults, remarks)
    return Entry(
        place=attributes.place,
        kind=kind,
        id=_id(attributes, defaults),
        names=[dn_form(name) for name in attributes.all("entrydn")[:1]],
        addresses=addresses,
        name=attributes.first("displayName", "cn", "name"),
        manager=_manager(attributes, remarks),
        org_unit=attributes.first("department", "departmentNumber", "ou"),
        type=attributes.first(*defaults.type_from),
        starts=_starts(attributes, remarks),
        ends=ends,
        endless=expires is not None and ends is None,
        active=_active(attributes),
        remarks=remarks,
    )


def _kind(attributes: Attributes, defaults: Defaults) -> Kind | None:
    for sign in defaults.mailboxes:
        if sign.value.casefold() in (value.casefold() for value in attributes.all(sign.attribute)):
            return "person" if sign.type == "personal" else sign.type
    classes = {name.lower() for name in attributes.all("objectClass")}
    if classes & _NO_PEOPLE or (classes and not classes & _PEOPLE) or attributes.first("isDeleted") is not None:
        return None
    recipient_type = attributes.first("msExchRecipientTypeDetails")
    return active_directory.kind_of(recipient_type) if recipient_type is not None else "person"


def _id(attributes: Attributes, defaults: Defaults) -> str | None:
    for name in defaults.id_from:
        if name.lower() == _GUID:
            values = attributes.raw(_GUID)
            found = active_directory.guid(values[0]) if any(values) else None
        else:
            found = attributes.first(name)
        if found is not None:
            return checked_id(name, found, defaults)
    return None


def _addresses(attributes: Attributes, kind: Kind, defaults: Defaults, remarks: list[str]) -> list[str]:
    primary, others = of_proxies(attributes.all("proxyAddresses"))
    found = in_order([*primary, *attributes.all("mail")], others, defaults.domains)
    remarks += found.remarks
    # A name to log in with is what a proxy writes, but no domain of ours has to end it.
    logins = [login for login in attributes.all("userPrincipalName") if is_address(login)]
    if kind != "person" and found.kept:
        return found.kept
    more = in_order(logins, (), ()).kept + [name.casefold() for name in attributes.all(*defaults.also_known_as)]
    return [*dict.fromkeys((*found.kept, *more))]


def _manager(attributes: Attributes, remarks: list[str]) -> str | None:
    managers = {dn_form(name) for name in attributes.all("manager")}
    if len(managers) > 1:
        remarks.append("several managers; left out")
    return managers.pop() if len(managers) == 1 else None


def _starts(attributes: Attributes, remarks: list[str]) -> datetime | None:
    text = attributes.first("whenCreated")
    time = active_directory.generalised_time(text) if text is not None else None
    if text is not None and time is None:
        remarks.append("whenCreated is in the words of the machine that wrote it; left out")
    return time


def _active(attributes: Attributes) -> bool | None:
    flags = attributes.first("userAccountControl")
    if flags is not None:
        return not active_directory.is_disabled(flags)
    enabled = (attributes.first("Enabled") or "").lower()
    if enabled in (_TRUE, _FALSE):
        return enabled == _TRUE
    locked = (attributes.first("nsAccountLock") or "").lower()
    return locked != _TRUE if locked else None
