"""When a mail was observed and when it was sent: RFC 5322 dates, and the stamp of the server that took it last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final

from headerfirst.streams.codec import EARLIEST

_LONGEST: Final = 120
"""Characters of a date; what is longer is none."""
_SKEW: Final = timedelta(days=1)
"""A sender's clock may be ahead by a wrong time zone, not by more."""


def parse_date(text: str) -> datetime | None:
    """RFC 5322 §3.3 and its obsolete forms, `asctime` among them, in UTC; a zone that is unknown or absent is read as
    UTC (§4.3). None where it is no date.
    """
    if len(text) > _LONGEST:
        return None
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        year, month, day, hour, minute, second, *_, offset = parts
        zone = timezone(timedelta(seconds=offset or 0))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        # Real mail makes `parsedate_tz` raise each of the first three.
        return None


def received_at(fields: Iterable[str]) -> datetime | None:
    """The topmost `Received` whose date can be read: what the last server that took the mail says (RFC 5321 §4.4)."""
    for field in fields:
        _, semicolon, date = field.rpartition(";")
        moment = parse_date(date.strip()) if semicolon else None
        if moment is not None:
            return moment
    return None


def from_line_time(line: bytes | None) -> datetime | None:
    """The date behind the sender's address in an mbox's `From ` line."""
    if line is None:
        return None
    words = line.decode("ascii", "replace").split(maxsplit=2)
    return parse_date(words[2].strip()) if len(words) > 2 else None  # noqa: PLR2004 - "From", sender, date


def usable(moment: datetime | None) -> datetime | None:
    """None before 1990: a clock was not set."""
    return moment if moment is not None and moment >= EARLIEST else None


def sent_at(date: str | None, observed_at: datetime) -> datetime | None:
    """The `Date` header, left out where it is absurd: before 1990, or later than the mail was observed."""
    moment = usable(parse_date(date)) if date is not None else None
    return moment if moment is not None and moment - _SKEW <= observed_at else None
