"""Squid's access.log: its native format, the combined one, or whatever `logformat` its administrator gave it.

https://wiki.squid-cache.org/Features/LogFormat: native lines are `time elapsed client code/status bytes method URL user
hierarchy/peer type`; quoted fields that some add behind them are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import ProxyAction
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.log_zone import zone_of
from headerfirst.streams.connectors.mail_time import parse_date
from headerfirst.streams.connectors.squid_logformat import reader_of
from headerfirst.streams.connectors.web_visits import Request, WebVisits

LONGEST: Final = 1 << 16
"""Bytes of a line; Squid cuts URLs at 8 KiB (`MAX_URL`)."""
_LINES: Final = Lines(LONGEST)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NATIVE_FIELDS: Final = 10
_SECONDS: Final = re.compile(r"[0-9]{1,11}").fullmatch
_FRACTIONS: Final = {f"{milliseconds:03}": timedelta(milliseconds=milliseconds) for milliseconds in range(1000)}
"""As they stand behind the seconds: to look one up is to check it."""
_COMBINED: Final = re.compile(
    r'(?P<client>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]{1,40})\] "(?P<method>\S+) (?P<url>[^\s"]++)[^"]*+" '
    r'(?P<status>\d{3}) (?P<bytes_in>-|\d+) "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)" (?P<code>\w+):\w+'
).match
_QUOTED_BEHIND: Final = re.compile(r'(?: "[^"]*")+$')
_REMEMBERED: Final = 1 << 9
"""Seconds, results: neighbouring lines have the same."""
_OF_ITS_OWN: Final = ("error:", "cache_object:")
"""How Squid names a connection that brought no request, and its manager's pages, in the place of a URL."""
_STATUS: Final = re.compile(r"[0-9]{3}").fullmatch


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    """By the option `logformat` where there is one; else each line tells which of the two usual formats it is."""
    given = desk.given.options.get("logformat")
    if given is None:
        return WebVisits(desk, request_of)
    read_line = reader_of(given, zone_of(desk.given))
    return WebVisits(desk, lambda raw: _of_somebody(read_line(raw)))


def request_of(raw: Raw) -> Request | OtherKind:
    text = text_of(raw.value)
    return _of_somebody((_combined(text) if " [" in text else None) or _native(text))


def _of_somebody(request: Request) -> Request | OtherKind:
    return OtherKind("no-request") if request.url.startswith(_OF_ITS_OWN) else request


def _native(text: str) -> Request:
    """A URL with white space in it makes more fields: those around it are counted from both ends."""
    fields = (_QUOTED_BEHIND.sub("", text) if text.endswith('"') else text).split()
    if len(fields) < _NATIVE_FIELDS or "/" not in fields[-2]:
        raise Malformed("line_unreadable")
    seconds, _, fraction = fields[0].partition(".")
    if fraction not in _FRACTIONS:
        raise Malformed("line_unreadable")
    action, status = _action_and_status(fields[3])
    return Request(
        observed_at=_second(seconds) + _FRACTIONS[fraction],
        url=fields[6],
        client=fields[2],
        user=fields[-3],
        method=fields[5],
        status=status,
        bytes_in=fields[4],
        media_type=fields[-1],
        duration_ms=fields[1],
        action=action,
    )


@lru_cache(maxsize=_REMEMBERED)
def _second(text: str) -> datetime:
    if not _SECONDS(text):
        raise Malformed("line_unreadable")
    return _EPOCH + timedelta(seconds=int(text))


@lru_cache(maxsize=_REMEMBERED)
def _action_and_status(text: str) -> tuple[ProxyAction, str]:
    """Of `TCP_MISS/200`."""
    code, _, status = text.rpartition("/")
    if not _STATUS(status):
        raise Malformed("line_unreadable")
    return _action(code), status


def _combined(text: str) -> Request | None:
    found = _COMBINED(text)
    if found is None:
        return None
    parts: dict[str, Any] = found.groupdict()
    day_and_time = parts.pop("time").replace("/", " ", 2).replace(":", " ", 1)
    code = parts.pop("code")
    return Request(observed_at=parse_date(day_and_time), action=_action(code), **parts)


def _action(code: str) -> ProxyAction:
    return "blocked" if "DENIED" in code else "allowed"


CONNECTOR: Final = Connector(
    name="squid",
    example="1773144000.123    120 192.0.2.7 TCP_MISS/200 20480 GET http://www.example.net/a.html amara "
    "HIER_DIRECT/192.0.2.80 text/html",
    cannot_see="paths inside CONNECT tunnels; categories, devices and digests; bytes sent",
    does_not_read="path, query, fragment and userinfo of URLs, the whole User-Agent and Referer",
    read=read,
    lines=_LINES,
    convert=visits,
    options={
        "logformat": "the logformat line of squid.conf behind its name, where it is neither squid nor combined",
        "time-zone": "in which that format writes times that have none, such as Europe/London (UTC)",
    },
)
