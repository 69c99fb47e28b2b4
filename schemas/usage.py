"""Minutes, visits and bytes of one person and day, kept only of people whom a rule in force counts."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from headerfirst.schemas.record import Bytes, Count, Record, Struct

Bitmap = Annotated[bytes, msgspec.Meta(max_length=180)]
"""1,440 bits, minute 0 the lowest bit of byte 0, trailing zero bytes left out; base64 in JSON. Their OR is dwell, so
that late, repeated and shuffled events change nothing."""


Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]


class InputPosition(Struct, frozen=True, kw_only=True):
    """The last offset folded in: an event at or below it has had its outputs."""

    topic: str
    partition: int
    offset: int


class Usage(Record, frozen=True, kw_only=True):
    """`day` is `YYYY-MM-DD` in the person's zone, else the pack's; `recent` holds 64-bit event-id hashes of the day."""

    agent: Literal["mail", "web"]
    token: str
    day: str
    input: InputPosition
    minutes: dict[str, Bitmap]
    hours: dict[str, dict[Hour, Count]] | None = None
    """By class of use and hour of the day: how many, where a rule counts rather than measures."""
    visits: Count
    bytes_in: Bytes
    bytes_out: Bytes
    recent: list[Count]
