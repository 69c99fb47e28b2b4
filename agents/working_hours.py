"""Whether a moment lies in a person's own working hours: their zone, their days, their breaks; unknown is not "no"."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import Weekday

_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name; none where there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def in_working_hours(person: Person | None, moment: datetime) -> bool | None:
    """None where the person, their zone or their hours are not known."""
    if person is None or person.working_hours is None:
        return None
    local_zone = zone(person.time_zone)
    if local_zone is None:
        return None
    local = moment.astimezone(local_zone)
    day, time = _WEEKDAYS[local.weekday()], local.strftime("%H:%M")
    return any(
        hours.day == day
        and hours.from_ <= time < hours.to
        and not any(span.from_ <= time < span.to for span in hours.breaks)
        for hours in person.working_hours
    )
