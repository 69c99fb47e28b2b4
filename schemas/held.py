"""A copy that a hold keeps beyond retention (DMU 5.5)."""

from __future__ import annotations

import msgspec
from headerfirst.schemas.record import Record, Time


class Held(Record, frozen=True, kw_only=True):
    hold_id: str
    topic: str
    key: str
    record: msgspec.Raw
    until: Time
