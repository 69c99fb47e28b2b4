"""e2guardian and DansGuardian: the content filter's own log, in its tab-separated and its older, spaced form.

https://github.com/e2guardian/wiki/wiki/Access-Log-File-Format (types 5 to 8); DansGuardian's format 1. Why a page was
refused is said in words of the page, and nothing of it is kept. Squid's format, which both can write, is `squid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.log_zone import zone_of
from headerfirst.streams.connectors.web_visits import Request, WebVisits

_LINES: Final = Lines(1 << 16)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FEWEST: Final = 19
"""Tab-separated fields up to the group's name."""
_SPACED: Final = re.compile(
    r"(?P<date>\d{4}\.\d{1,2}\.\d{1,2}) (?P<time>\d{1,2}:\d\d:\d\d) (?P<user>\S+) (?P<client>\S+) (?P<url>\S+) "
    r"(?P<actions>(?:\*[A-Z]+\*)*).*? (?P<method>[A-Z]{3,10}) (?P<size>\d+) -?\d+ (?P<category>.*?) ?\d+ "
    r"(?P<status>\d{3}) (?P<media_type>\S+) "
).match
_TABBED_TIME: Final = re.compile(r"(\d{9,11})(?:\.(\d{1,3}))?").fullmatch


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    zone = zone_of(desk.given)
    return WebVisits(desk, lambda raw: request_of(raw, zone))


def request_of(raw: Raw, zone: ZoneInfo) -> Request:
    text = text_of(raw.value)
    return _tabbed(text.split("\t")) if "\t" in text else _spaced(text, zone)


def _tabbed(fields: list[str]) -> Request:
    """The client's address may be left out of the log; the URL says where it is."""
    at = next((number for number in (5, 4) if len(fields) > number and "://" in fields[number]), None)
    if at is None or len(fields) < _FEWEST:
        raise Malformed("line_unreadable")
    stamp = _TABBED_TIME(fields[0])
    if stamp is None:
        raise Malformed("line_unreadable")
    url, method, status, size, media_type, agent, _, duration, _, number, message, _, category = fields[at : at + 13]
    return Request(
        observed_at=_EPOCH + timedelta(seconds=int(stamp[1]), milliseconds=int((stamp[2] or "0").ljust(3, "0"))),
        url=url,
        client=fields[3],
        user=_user(fields[2], fields[3]),
        method=method,
        status=status,
        bytes_in=size,
        media_type=media_type,
        agent=agent,
        duration_ms=duration,
        action="blocked" if "DENIED" in message or (status == "403" and number not in {"0", "-", ""}) else "allowed",
        categories=(category,),
    )


def _spaced(text: str, zone: ZoneInfo) -> Request:
    found = _SPACED(text)
    if found is None:
        raise Malformed("line_unreadable")
    return Request(
        observed_at=_local(found["date"], found["time"], zone),
        url=found["url"],
        client=found["client"],
        user=_user(found["user"], found["client"]),
        method=found["method"],
        status=found["status"],
        bytes_in=found["size"],
        media_type=found["media_type"],
        action="blocked" if "*DENIED*" in found["actions"] else "allowed",
        categories=(found["category"],),
    )


def _user(user: str, client: str) -> str:
    """An address stands where nobody signed in."""
    return "-" if user == client else user


def _local(date: str, time: str, zone: ZoneInfo) -> datetime | None:
    """The format has no zone; it is the host's own."""
    try:
        return datetime.strptime(f"{date} {time}", "%Y.%m.%d %H:%M:%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


CONNECTOR: Final = Connector(
    name="e2guardian",
    example="2026.3.10 12:00:00 amara 192.0.2.7 http://www.example.net/a.html  GET 20480 0  1 200 text/html  staff -",
    cannot_see="devices; bytes sent; in the spaced form, the time zone",
    does_not_read="why a page was refused, search terms, paths but for path tags and the kind of file, queries",
    read=read,
    lines=_LINES,
    convert=visits,
    options={"time-zone": "in which the spaced form writes times, such as Europe/London (UTC)"},
)
