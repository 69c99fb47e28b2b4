"""Parameters of a Workspace event: a list of names and values, or an object; only those that are needed are decoded."""

from __future__ import annotations

from typing import Final

import msgspec
from headerfirst.streams.connectors.json_records import NOTHING, Fields, read_as

NEEDED: Final = frozenset(
    {
        "email_forwarding_destination_address",
        "USER_EMAIL",
        "EMAIL_MONITOR_DEST_EMAIL",
        "target_user",
        "target_domain",
        "new_owner",
        "new_value",
        "visibility",
        "calendar_id",
        "grantee_email",
        "access_level",
    }
)
_VALUE: Final = msgspec.json.Decoder(str | int | bool | list[str | int | bool] | None)


class _Parameter(Fields, frozen=True, kw_only=True, rename="camel"):
    name: str = ""
    value: msgspec.Raw = NOTHING
    multi_value: msgspec.Raw = NOTHING


_BOTH: Final = msgspec.json.Decoder(list[_Parameter] | dict[str, msgspec.Raw] | None)


def parameters_of(raw: msgspec.Raw) -> dict[str, str]:
    """Texts by name; of several values the first."""
    found = read_as(_BOTH, raw)
    if isinstance(found, list):
        found = {one.name: one.multi_value if one.value == NOTHING else one.value for one in found}
    return {name: _text(value) for name, value in (found or {}).items() if name in NEEDED}


def _text(raw: msgspec.Raw) -> str:
    value = read_as(_VALUE, raw)
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else str(value)
