"""What all records share: frozen, decoded and validated in one pass, and silent in `repr`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Time = Annotated[datetime, msgspec.Meta(tz=True)]
"""RFC 3339 with `Z`; the codec refuses other offsets."""
Count = Annotated[int, msgspec.Meta(ge=0)]
Bytes = Annotated[int, msgspec.Meta(ge=0)]
"""A size in bytes."""


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a record: absent fields are `None` and stay absent when encoded.

    `repr` names the type alone: records hold addresses and headings, and a `repr` ends up in logs and tracebacks.
    """

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One value on a topic."""
