"""Calendar months, as DMU 5.5 counts them: six months after 31 August is the last day of February.

A time that a record states may lie at the end of all calendars; what follows on it is then that end, and no error.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final

LAST: Final = datetime.max.replace(tzinfo=UTC)


def months_after(moment: datetime, months: int) -> datetime:
    """The same time of day so many calendar months later, on the month's last day where it has no such day."""
    count = moment.month - 1 + months
    year, month = moment.year + count // 12, count % 12 + 1
    if year > LAST.year:
        return LAST
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def days_after(moment: datetime, days: int) -> datetime:
    span = timedelta(days=days)
    return moment + span if moment <= LAST - span else LAST
