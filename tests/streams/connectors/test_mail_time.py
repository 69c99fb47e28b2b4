"""A mail's time is what the last server says; a sender's clock is believed last, and only within reason."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from headerfirst.streams.connectors.mail_time import from_line_time, parse_date, received_at, sent_at, usable
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.streams.connectors.desks import utc


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 10 Mar 2026 12:00:00 +0000", utc(2026, 3, 10, 12)),
        ("10 Mar 2026 13:00:00 +0100 (CET)", utc(2026, 3, 10, 12)),
        ("Tue, 10 Mar 26 12:00:00 GMT", utc(2026, 3, 10, 12)),
        ("Tue Mar 10 12:00:00 2026", utc(2026, 3, 10, 12)),
        ("Tue, 10 Mar 2026 12:00:60 +0000", utc(2026, 3, 10, 12, 0, 59)),
        ("Tue, 31 Feb 2026 12:00:00 +0000", None),
        ("Tue, 10 Mar 2026 12:00:00 +9999999", None),
        ("yesterday", None),
        ("", None),
        (",", None),
        ("0 0 0 0 0", None),
        ("Tue, 10 Mar 2026 12:00:00 +0000" + " " * 200, None),
    ],
)
def test_a_date(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # its zone is written behind it
    st.integers(-23 * 60, 23 * 60),
    st.sampled_from(["", " (GMT)", "  (CET)"]),
)
def test_the_usual_form_is_read_as_pythons_own_function_reads_it(local: datetime, offset: int, zone: str) -> None:
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    text = f"{local.day} {local:%b %Y %H:%M:%S} {sign}{hours:02}{minutes:02}{zone}"
    assert parse_date(text) == parsedate_to_datetime(text).astimezone(UTC)


def test_the_topmost_received_that_parses_counts() -> None:
    fields = [
        "from a by b",
        "from a by b; soon",
        "by c; Tue, 10 Mar 2026 12:00:00 +0000",
        "by d; 9 Mar 2026 12:00:00 +0000",
    ]
    assert received_at(fields) == builders.NOON
    assert received_at([]) is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        (b"From eleni@example.net  Tue Mar 10 12:00:00 2026\n", builders.NOON),
        (b"From - Tue Mar 10 12:00:00 2026\r\n", builders.NOON),
        (b"From eleni@example.net\n", None),
        (None, None),
    ],
)
def test_the_time_of_a_from_line(line: bytes | None, moment: datetime | None) -> None:
    assert from_line_time(line) == moment


def test_a_clock_before_1990_was_not_set() -> None:
    assert usable(utc(1989, 12, 31, 23, 59, 59)) is None
    assert usable(utc(1990, 1, 1)) == utc(1990, 1, 1)


@pytest.mark.parametrize(
    ("date", "is_kept"),
    [
        ("Tue, 10 Mar 2026 11:59:30 +0000", True),
        ("Wed, 11 Mar 2026 11:00:00 +0000", True),
        ("Thu, 12 Mar 2026 12:00:00 +0000", False),
        ("Thu, 12 Mar 2099 12:00:00 +0000", False),
        ("Tue, 01 Jan 1980 00:00:00 +0000", False),
        ("soon", False),
    ],
)
def test_an_absurd_date_only_leaves_the_time_of_sending_out(date: str, is_kept: bool) -> None:  # noqa: FBT001 - a column
    assert (sent_at(date, builders.NOON) is not None) == is_kept


def test_a_mail_of_the_last_day_of_all_calendars_is_read_like_any_other() -> None:
    last = utc(9999, 12, 31, 23, 59, 59)
    assert sent_at("Fri, 31 Dec 9999 23:59:59 +0000", last) == last
