"""Working hours are a person's own: their zone, their days, their breaks, their nights."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from headerfirst.agents.working_hours import in_working_hours, zone
from headerfirst.schemas.register import Person, Span, WorkingHours
from headerfirst.schemas.vocabulary import Weekday

from tests import builders


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-03-10T09:00", True),
        ("2026-03-10T08:59:59", False),
        ("2026-03-10T16:59:59", True),
        ("2026-03-10T17:00", False),
        ("2026-03-10T11:59", True),
        ("2026-03-10T12:00", False),
        ("2026-03-10T12:59", False),
        ("2026-03-10T13:00", True),
        ("2026-03-14T10:00", False),
    ],
)
def test_a_plain_week(moment: str, *, working: bool) -> None:
    assert in_working_hours(builders.person(), at(moment)) is working


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        # London keeps summer time from 29 March 2026: nine o'clock there is eight in UTC.
        ("2026-03-27T08:30", False),
        ("2026-03-30T08:30", True),
        ("2026-03-30T16:30", False),
        ("2026-10-23T08:30", True),
        ("2026-10-26T08:30", False),
    ],
)
def test_the_clock_of_the_zone_counts_in_summer_too(moment: str, *, working: bool) -> None:
    assert in_working_hours(builders.person(), at(moment)) is working


@pytest.mark.parametrize(
    ("time_zone", "working"), [("Europe/London", True), ("America/New_York", False), ("Asia/Kolkata", True)]
)
def test_the_same_moment_is_another_hour_elsewhere(time_zone: str, *, working: bool) -> None:
    assert in_working_hours(builders.person(time_zone=time_zone), at("2026-03-10T10:00")) is working


def hours(*shifts: tuple[Weekday, str, str], breaks: tuple[tuple[str, str], ...] = ()) -> Person:
    spans = [Span(from_=start, to=end) for start, end in breaks]
    return builders.person(
        time_zone="UTC",
        working_hours=[WorkingHours(day=day, from_=start, to=end, breaks=spans) for day, start, end in shifts],
    )


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-03-10T22:00", True),
        ("2026-03-11T05:59", True),
        ("2026-03-11T06:00", False),
        ("2026-03-11T22:00", False),
        ("2026-03-10T05:00", False),
        ("2026-03-11T00:30", False),
    ],
)
def test_a_night_shift_ends_on_the_next_day(moment: str, *, working: bool) -> None:
    night = hours(("tue", "22:00", "06:00"), breaks=(("23:45", "01:00"),))
    assert in_working_hours(night, at(moment)) is working


def test_a_shift_may_end_at_midnight_and_be_written_without_a_nought() -> None:
    late = hours(("tue", "9:00", "24:00"))
    assert in_working_hours(late, at("2026-03-10T10:00")) is True
    assert in_working_hours(late, at("2026-03-10T23:59")) is True
    assert in_working_hours(late, at("2026-03-11T00:00")) is False


def test_who_has_no_hours_at_all_never_works() -> None:
    assert in_working_hours(builders.person(working_hours=[]), builders.NOON) is False


@pytest.mark.parametrize(
    "person",
    [
        None,
        builders.person(working_hours=None),
        builders.person(time_zone="Mars/Olympus"),
        builders.person(time_zone="../etc/passwd"),
        builders.person(time_zone="Europe"),
        hours(("tue", "nine", "17:00")),
        hours(("tue", "09:00", "25:00")),
        hours(("tue", "09:00", "17:00"), breaks=(("noon", "13:00"),)),
    ],
)
def test_unknown_is_not_no(person: Person | None) -> None:
    assert in_working_hours(person, at("2026-03-10T10:00")) is None


def test_a_zone_that_is_none_is_none() -> None:
    assert zone("Europe/London") is not None
    assert zone("Mars/Olympus") is None
