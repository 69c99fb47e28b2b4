"""Lines of syslog in its three forms; the year that RFC 3164 leaves out is found."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.syslog_lines import SyslogLine, SyslogReader

from tests.streams.connectors.desks import utc

GIVEN = utc(2026, 3, 10, 23)
LINE = SyslogLine(utc(2026, 3, 10, 12), "mail", "postfix/qmgr", "4D2F1A: removed")


def reader(given: datetime | None = GIVEN, zone: str = "UTC") -> SyslogReader:
    return SyslogReader(ZoneInfo(zone), given)


@pytest.mark.parametrize(
    "text",
    [
        "Mar 10 12:00:00 mail postfix/qmgr[7]: 4D2F1A: removed",
        "<22>Mar 10 12:00:00 mail postfix/qmgr[7]: 4D2F1A: removed",
        "Mar 10 12:00:00.000000 mail postfix/qmgr: 4D2F1A: removed",
        "2026-03-10T12:00:00Z mail postfix/qmgr[7]: 4D2F1A: removed",
        "2026-03-10T13:00:00.000000+01:00 mail postfix/qmgr[7]: 4D2F1A: removed",
        "2026-03-10T12:00:00.000000000 mail postfix/qmgr[7]: 4D2F1A: removed",
        "<22>1 2026-03-10T12:00:00Z mail postfix/qmgr 7 - - 4D2F1A: removed",
        '<22>1 2026-03-10T12:00:00.000Z mail postfix/qmgr 7 id [a@1 b="c \\" ] d"][e@1] \ufeff4D2F1A: removed',
        "1 2026-03-10T12:00:00Z mail postfix/qmgr - - - 4D2F1A: removed",
    ],
)
def test_every_form_says_the_same(text: str) -> None:
    assert reader().read(text, "mail.log") == LINE


@pytest.mark.parametrize(
    "text", ["", "planted", "Mar 10 mail postfix/qmgr[7]: x", "12:00:00 mail postfix: x", "<22>1 "]
)
def test_what_is_no_syslog_is_unreadable(text: str) -> None:
    with pytest.raises(Malformed) as error:
        reader().read(text, "mail.log")
    assert error.value.reason == "line_unreadable"


@pytest.mark.parametrize("stamp", ["Xyz 10 12:00:00", "Feb 30 12:00:00", "Mar 10 25:00:00", "2026-13-10T12:00:00Z"])
def test_a_time_that_is_none_is_unusable(stamp: str) -> None:
    with pytest.raises(Malformed) as error:
        reader().read(f"{stamp} mail postfix/qmgr[7]: x", "mail.log")
    assert error.value.reason == "time_unusable"


@pytest.mark.parametrize(
    ("given", "stamp", "expected"),
    [
        (utc(2026, 1, 2), "Dec 31 23:59:59", utc(2025, 12, 31, 23, 59, 59)),
        (utc(2026, 1, 2), "Jan  1 00:00:00", utc(2026, 1, 1)),
        (utc(2025, 12, 31, 23), "Jan  1 00:30:00", utc(2026, 1, 1, 0, 30)),
        (utc(2026, 3, 10), "Mar 12 00:00:00", utc(2025, 3, 12)),
        (utc(2026, 3, 10), "Feb 29 12:00:00", utc(2024, 2, 29, 12)),
    ],
)
def test_the_year_is_the_latest_in_which_a_line_is_not_ahead(given: datetime, stamp: str, expected: datetime) -> None:
    assert reader(given).read(f"{stamp} mail postfix: x", "mail.log").at == expected


def test_a_log_over_the_turn_of_the_year_goes_on_in_the_new_one() -> None:
    log = reader(utc(2026, 1, 5))
    stamps = ["Dec 30 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:00", "Jan  4 10:00:00"]
    years = [log.read(f"{stamp} mail postfix: x", "mail.log").at.year for stamp in stamps]
    assert years == [2025, 2025, 2026, 2026]


def test_a_file_says_by_its_own_time_up_to_when_it_goes(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text("")
    os.utime(log, (utc(2019, 1, 2).timestamp(),) * 2)
    read = reader(None)
    assert read.read("Dec 31 10:00:00 mail postfix: x", str(log)).at == utc(2018, 12, 31, 10)
    assert read.read("Jan  1 10:00:00 mail postfix: x", str(log)).at == utc(2019, 1, 1, 10)


def test_a_file_that_grows_for_days_keeps_up_with_the_year(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text("")
    os.utime(log, (utc(2018, 12, 20).timestamp(),) * 2)
    read = reader(None)
    assert read.read("Dec 20 10:00:00 mail postfix: x", str(log)).at == utc(2018, 12, 20, 10)
    os.utime(log, (utc(2019, 1, 9).timestamp(),) * 2)
    assert read.read("Jan  9 10:00:00 mail postfix: x", str(log)).at == utc(2019, 1, 9, 10)


def test_what_comes_from_no_file_is_of_today() -> None:
    now = datetime.now(UTC)
    read = reader(None).read(f"{now:%b} {now.day:2} {now:%H:%M:%S} mail postfix: x", "-").at
    assert abs(read - now) < timedelta(minutes=1)


def test_times_without_a_zone_are_in_the_one_that_is_named() -> None:
    summer = reader(utc(2026, 7, 2), "Europe/London")
    assert summer.read("Jul  1 12:00:00 mail postfix: x", "mail.log").at == utc(2026, 7, 1, 11)
    assert summer.read("2026-07-01T12:00:00 mail postfix: x", "mail.log").at == utc(2026, 7, 1, 11)
    assert summer.read("2026-07-01T12:00:00Z mail postfix: x", "mail.log").at == utc(2026, 7, 1, 12)


def test_a_line_shows_nothing() -> None:
    assert "mail" not in repr(LINE)


@pytest.mark.parametrize("said", ["last message repeated 2 times", "-- MARK --"])
def test_what_syslogd_says_itself_is_of_another_program(said: str) -> None:
    line = reader().read(f"Mar 10 12:00:00 mx1 {said}", "source")
    assert (line.at, line.host, line.program, line.message) == (utc(2026, 3, 10, 12), "mx1", "syslogd", "")


def test_a_program_may_have_a_word_where_others_have_a_number() -> None:
    line = reader().read("Mar 10 12:00:00 mx1 rsyslogd[internal_messages]: 7 messages lost", "source")
    assert (line.program, line.message) == ("rsyslogd", "7 messages lost")
