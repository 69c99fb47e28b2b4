"""When a mail was observed and when it was sent: RFC 5322 dates, and the stamp of the server that took it last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final

from headerfirst.streams.codec import EARLIEST

_USUAL: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"([12][0-9]{3}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([01][0-9]|2[0-3])([0-5][0-9])(?: \([A-Z]{1,5}\))?"
).fullmatch
"""As nearly everything writes a date; it is read in a third of the time."""
_MONTHS: Final = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
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
    usual = _USUAL(text)
    try:
        if usual is not None:
            return _of_parts(usual)
        parts = parsedate_tz(text)
        if parts is None:
            return None
        year, month, day, hour, minute, second, *_, offset = parts
        zone = timezone(timedelta(seconds=offset or 0))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        # Real mail makes `parsedate_tz` raise each of the first three.
        return None


def _of_parts(found: re.Match[str]) -> datetime:
    """What `parsedate_tz` makes of the same; raises ValueError where there is no such day or time."""
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    number = _MONTHS.index(month)
    local = datetime(int(year), number, int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC)
    return local - offset if sign == "+" else local + offset


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
