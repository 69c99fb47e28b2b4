"""Whether a moment lies in a person's own working hours: their zone, their days, their breaks; unknown is not "no"."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from headerfirst.schemas.register import Person, WorkingHours
from headerfirst.schemas.vocabulary import Weekday

_WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")
_MIDNIGHT: Final = 24 * 60


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name; none where there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def in_working_hours(person: Person | None, moment: datetime) -> bool | None:
    """None where the person, their zone or their hours are not known."""
    if person is None or person.working_hours is None:
        return None
    local_zone = zone(person.time_zone)
    if local_zone is None:
        return None
    local = moment.astimezone(local_zone)
    day, minute = local.weekday(), local.hour * 60 + local.minute
    answers = [_works(hours, day, minute) for hours in person.working_hours]
    return True if True in answers else None if None in answers else False


def _works(hours: WorkingHours, day: int, minute: int) -> bool | None:
    """A shift that ends at an earlier time than it begins ends on the next day; none where a time cannot be read."""
    is_today, is_yesterday = hours.day == _WEEKDAYS[day], hours.day == _WEEKDAYS[day - 1]
    if not (is_today or is_yesterday):
        return False
    starts, ends = _minute(hours.from_), _minute(hours.to)
    if starts is None or ends is None:
        return None
    overnight = ends <= starts
    inside = starts <= minute and (overnight or minute < ends) if is_today else overnight and minute < ends
    if not inside:
        return False
    breaks = [_covers(_minute(span.from_), _minute(span.to), minute) for span in hours.breaks]
    return False if True in breaks else None if None in breaks else True


def _covers(starts: int | None, ends: int | None, minute: int) -> bool | None:
    """Whether the minute lies in a break, which may run past midnight; none where a time cannot be read."""
    if starts is None or ends is None:
        return None
    return starts <= minute < ends if starts <= ends else minute >= starts or minute < ends


@lru_cache(maxsize=4096)
def _minute(time: str) -> int | None:
    """`HH:MM` as the minute of the day; none where it is no time."""
    read = _TIME.fullmatch(time.strip())
    if read is None:
        return None
    return _MIDNIGHT if read[1] is None else int(read[1]) * 60 + int(read[2])
