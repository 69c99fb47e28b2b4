"""Bytes of a JSON record to the fields that a connector named, and the dead letter's reason where that fails.

What no struct names is passed over and never becomes an object; values that only some records need stay as they stand.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from headerfirst.schemas.errors import Malformed

T = TypeVar("T")
NOTHING = msgspec.Raw(b"null")


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a vendor's record; silent in `repr`."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def read_as(decoder: msgspec.json.Decoder[T], value: bytes | msgspec.Raw) -> T:
    """Raises Malformed without showing what was there."""
    try:
        return decoder.decode(value)
    except msgspec.ValidationError:
        raise Malformed("wrong_type") from None
    except UnicodeDecodeError:
        raise Malformed("not_utf8") from None
    except msgspec.DecodeError:
        raise Malformed("not_json") from None


def moment_of(text: str | None) -> datetime | None:
    """ISO 8601; without a zone it is UTC, as these logs say of themselves. None where it is no time."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
