"""Zeek's logs, which say of themselves what they hold: tab-separated with `#fields`, or a JSON object a line.

https://docs.zeek.org/en/master/log-formats.html. What a log leaves unset is `-`, an empty value `(empty)`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import OtherKind, Raw
from headerfirst.streams.connectors.named_fields import Fields, by_column, by_name, object_of

_FIELDS: Final = b"#fields"
_MILLISECONDS: Final = 13
"""Digits of them, since 2001; seconds will have as many in 30,000 years."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STREAM: Final = "@stream"
"""Which log a JSON line is of, where the writer adds it (corelight/json-streaming-logs: `_path`)."""


def is_heading(line: bytes) -> bool:
    """Whether it names columns."""
    return line.startswith(_FIELDS)


def fields_of(raw: Raw, log: str, needed: str) -> Fields | OtherKind:
    """Of a line of this log (`http`, `smtp`), which alone has the column `needed`; lines of others are of another kind.

    Raises Malformed where it cannot be read, and where nothing names the columns.
    """
    if raw.value.startswith(b"#"):
        return OtherKind("directive")
    if raw.value.startswith(b"{"):
        fields = by_name(object_of(raw.value))
        written = fields.get(_STREAM) or fields.get("_path")
        if written not in (None, log) or (written is None and needed not in fields):
            return OtherKind("another-log")
        return fields
    if raw.heading is None:
        raise Malformed("line_unreadable")
    columns = _columns(raw.heading)
    return by_column(columns, text_of(raw.value).split("\t")) if needed in columns else OtherKind("another-log")


@lru_cache(maxsize=64)
def _columns(heading: bytes) -> tuple[str, ...]:
    return tuple(heading.decode("latin-1").lower().split("\t")[1:])


def time_of(fields: Fields) -> datetime | None:
    """`ts`: seconds since 1970 with a fraction, ISO 8601 (`JSON::TS_ISO8601`) or milliseconds (`JSON::TS_MILLIS`)."""
    text = fields.get("ts", "")
    try:
        if "T" in text:
            return datetime.fromisoformat(text).astimezone(UTC)
        seconds, _, fraction = text.partition(".")
        if len(seconds) >= _MILLISECONDS:
            return _EPOCH + timedelta(milliseconds=int(seconds))
        return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(fraction[:6].ljust(6, "0")))
    except (ValueError, OverflowError):
        return None
