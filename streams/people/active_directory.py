"""Active Directory's own ways to write times, ids and what an account is.

Attributes and their forms: [MS-ADA1] to [MS-ADA3]; flags of `userAccountControl`: [MS-ADTS] 2.2.16.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from headerfirst.streams.people.interface import Kind, Unreadable

_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_NEVER: Final = frozenset({0, 0x7FFF_FFFF_FFFF_FFFF})
_TICKS_A_SECOND: Final = 10_000_000
_DISABLED: Final = 0x2
_GENERALISED: Final = re.compile(r"(\d{4})" + r"(\d{2})" * 5 + r"(?:[.,]\d+)?Z")
"""RFC 4517 §3.3.13, as far as directories write it."""
_SHARED: Final = frozenset({"4", "34359738368", "sharedmailbox", "remotesharedmailbox"})
_SERVICE: Final = frozenset(
    {"16", "32", "8589934592", "17179869184", "roommailbox", "equipmentmailbox", "remoteroommailbox"}
    | {"remoteequipmentmailbox", "schedulingmailbox", "discoverymailbox", "arbitrationmailbox", "systemmailbox"}
)
"""`msExchRecipientTypeDetails` as Exchange numbers it, and the name that `Get-Mailbox` prints for it."""


def expiry(text: str) -> datetime | None:
    """When an account expires by `accountExpires`, hundreds of nanoseconds since 1601; None for never."""
    try:
        ticks = int(text)
        if ticks in _NEVER:
            return None
        return _EPOCH + timedelta(seconds=ticks // _TICKS_A_SECOND)
    except (ValueError, OverflowError):
        raise Unreadable("accountExpires is no time") from None


def is_disabled(text: str) -> bool:
    """By `userAccountControl`."""
    try:
        return bool(int(text) & _DISABLED)
    except ValueError:
        raise Unreadable("userAccountControl is no number") from None


def generalised_time(text: str) -> datetime | None:
    """None where it is written otherwise."""
    found = _GENERALISED.fullmatch(text)
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = map(int, found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def guid(value: bytes | str) -> str:
    """`objectGUID` as people read it, from the sixteen bytes of an LDIF or from text."""
    try:
        return str(UUID(bytes_le=value) if isinstance(value, bytes) else UUID(value.strip()))
    except ValueError:
        raise Unreadable("objectGUID is none") from None


def kind_of(recipient_type: str) -> Kind:
    """What Exchange takes the mailbox for."""
    name = recipient_type.strip().casefold()
    return "shared" if name in _SHARED else "service" if name in _SERVICE else "person"
