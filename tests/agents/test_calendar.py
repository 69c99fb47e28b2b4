"""Six calendar months are six calendar months, whatever the length of the last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from headerfirst.agents.calendar import LAST, days_after, months_after
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2025, 8, 31), (2026, 2, 28)),
        ((2027, 8, 31), (2028, 2, 29)),
        ((2026, 8, 28), (2027, 2, 28)),
        ((2026, 3, 10), (2026, 9, 10)),
        ((2026, 7, 1), (2027, 1, 1)),
        ((2026, 6, 30), (2026, 12, 30)),
    ],
)
def test_six_months_after(start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert months_after(datetime(*start, 9, 30, tzinfo=UTC), 6) == datetime(*end, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("months", "year", "month"), [(0, 2026, 3), (9, 2026, 12), (10, 2027, 1), (24, 2028, 3)])
def test_years_go_round_with_the_months(months: int, year: int, month: int) -> None:
    end = months_after(datetime(2026, 3, 10, tzinfo=UTC), months)
    assert (end.year, end.month) == (year, month)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2900, 1, 1)), st.integers(0, 36))  # noqa: DTZ001 - drawn without a zone, given one below
def test_the_month_is_always_the_one_counted(moment: datetime, months: int) -> None:
    start = moment.replace(tzinfo=UTC)
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


def test_nothing_comes_after_the_last_day_of_all() -> None:
    near = LAST - timedelta(days=2)
    assert months_after(near, 6) == LAST
    assert days_after(near, 3) == LAST
    assert days_after(near, 1) == near + timedelta(days=1)
