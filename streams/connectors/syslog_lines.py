"""A line of syslog: RFC 3164, RFC 5424, and the form with an ISO time that servers write to files, `<PRI>` or none.

RFC 3164 knows no year: it is the latest in which the line is not ahead of the moment the log was read at.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.schemas.errors import Malformed

_CLASSIC: Final = re.compile(
    r"(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d) (\d\d:\d\d:\d\d)(?:\.\d{1,9})? (\S+) ([^\s:\[]+)(?:\[[^\]\s]*\])?: ?(.*)",
    re.DOTALL,
).match
_OF_SYSLOG: Final = re.compile(
    r"(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d) (\d\d:\d\d:\d\d) (\S+) (?:last message repeated \d+ times?|-- MARK --)\s*"
).fullmatch
"""What syslogd says in the middle of everybody's lines, without a name."""
_SYSLOGD: Final = "syslogd"
_ISO: Final = re.compile(
    r"(?:<\d{1,3}>)?(\d{4}-\d\d-\d\d[T ]\S+) (\S+) ([^\s:\[]+)(?:\[[^\]\s]*\])?: ?(.*)", re.DOTALL
).match
_STRUCTURED: Final = re.compile(
    r'(?:<\d{1,3}>)?1 (\S+) (\S+) (\S+) \S+ \S+ (?:-|(?:\[(?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*+")*+\])++)(?: \ufeff?(.*))?',
    re.DOTALL,
).match
_MONTHS: Final = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)  # noqa: SIM905 - read as a row
}
_AHEAD: Final = timedelta(days=1)
"""A log's clock may be ahead of ours by its time zone, not by more."""
_BACK: Final = timedelta(days=7)
"""From one line to the next: beyond it, look again how far the file goes."""
_YEARS: Final = 9
"""Within which any day comes again, 29 February too."""


class SyslogLine(NamedTuple):
    at: datetime
    host: str
    program: str
    message: str

    def __repr__(self) -> str:
        return "<SyslogLine>"


class SyslogReader:
    """Of one log: remembers the day that it is at, since its lines may not say the year."""

    def __init__(self, zone: tzinfo, given: datetime | None) -> None:
        """`zone`: that of times without one; `given`: when the log was taken, if somebody says so."""
        self._zone, self._given = zone, given
        self._source: str | None = None
        self._until = datetime.min.replace(tzinfo=UTC)
        self._day = ("", date.min)
        self._last: tuple[str, str, datetime] = ("", "", self._until)

    def read(self, text: str, source: str) -> SyslogLine:
        """`source`: the file it stands in. Raises Malformed where it is no such line, or its time is none."""
        found = _CLASSIC(text)
        if found is not None:
            day, clock, host, program, message = found.groups()
            return SyslogLine(self._without_year(day, clock, source), host, program, message)
        found = _OF_SYSLOG(text)
        if found is not None:
            day, clock, host = found.groups()
            return SyslogLine(self._without_year(day, clock, source), host, _SYSLOGD, "")
        found = _ISO(text) or _STRUCTURED(text)
        if found is None:
            raise Malformed("line_unreadable")
        stamp, host, program, message = found.groups()
        return SyslogLine(self._whole(stamp), host, program, message or "")

    def _whole(self, stamp: str) -> datetime:
        """RFC 3339, any number of digits behind the second."""
        if stamp == self._last[0]:
            return self._last[2]
        try:
            moment = datetime.fromisoformat(stamp)
            moment = (moment if moment.tzinfo is not None else moment.replace(tzinfo=self._zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Malformed("time_unusable") from None
        self._last = (stamp, "", moment)
        return moment

    def _without_year(self, day: str, clock: str, source: str) -> datetime:
        if (day, clock) == self._last[:2] and source == self._source:
            return self._last[2]
        if source != self._source:
            self._source, self._day = source, ("", date.min)
            self._until = self._given or _written_at(source)
        if day != self._day[0]:
            self._day = (day, self._date(day, source))
        try:
            moment = datetime.combine(self._day[1], time.fromisoformat(clock), self._zone).astimezone(UTC)
        except (ValueError, OverflowError):
            raise Malformed("time_unusable") from None
        self._last = (day, clock, moment)
        self._until = max(self._until, moment)
        return moment

    def _date(self, day: str, source: str) -> date:
        found = _latest(day, (self._until + _AHEAD).date())
        if self._given is None and found < (self._until - _BACK).date():
            # A log that is followed goes on: what it was read at when it was opened is no bound any more.
            self._until = max(self._until, _written_at(source))
            found = _latest(day, (self._until + _AHEAD).date())
        return found


def _latest(day: str, bound: date) -> date:
    """The last such day up to a bound."""
    month = _MONTHS.get(day[:3])
    for year in range(bound.year, bound.year - _YEARS, -1):
        try:
            found = date(year, month or 0, int(day[4:]))
        except ValueError:
            continue
        if found <= bound:
            return found
    raise Malformed("time_unusable")


def _written_at(source: str) -> datetime:
    """When a file was last written to; now for what is no file."""
    try:
        return datetime.fromtimestamp(Path(source).stat().st_mtime, UTC)
    except OSError:
        return datetime.now(UTC)
