"""Squid's access.log, in its native format and in the combined one (`logformat squid` and `combined`).

https://wiki.squid-cache.org/Features/LogFormat: native lines are `time elapsed client code/status bytes method URL user
hierarchy/peer type`. The URL is cut here; the client's address goes into the event's id, keyed, and no further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from headerfirst.agents.addresses import mailbox_form, normalise
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.agent_class import agent_class
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Conversion, Desk, Draft, Lines, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.mail_time import parse_date, usable
from headerfirst.streams.connectors.repeats import Repeats
from headerfirst.streams.connectors.url import cut, host_of
from msgspec.structs import replace

LONGEST: Final = 1 << 16
"""Bytes of a line; Squid cuts URLs at 8 KiB (`MAX_URL`)."""
_LINES: Final = Lines(LONGEST)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NATIVE_FIELDS: Final = 10
_TIME: Final = re.compile(r"(\d{1,11})\.(\d{3})").fullmatch
_COMBINED: Final = re.compile(
    r'(?P<client>\S+) \S+ (?P<user>\S+) \[(?P<time>[^\]]{1,40})\] "(?P<method>\S+) (?P<url>[^\s"]++)[^"]*+" '
    r'(?P<status>\d{3}) (?P<size>-|\d+) "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)" (?P<code>\w+):\w+'
).match
_STATUS: Final = re.compile(r"[0-9]{3}").fullmatch
_METHOD: Final = re.compile(r"[A-Za-z_-]{1,20}").fullmatch
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,100}").fullmatch
"""What a server says of its content; anything else that it writes there is dropped."""


class _Line(NamedTuple):
    """Both formats as texts; `-` where the log has nothing."""

    observed_at: datetime | None
    client: str
    code: str
    status: str
    size: str
    method: str
    url: str
    user: str
    media_type: str = "-"
    elapsed: str = "-"
    referrer: str = "-"
    agent: str = "-"


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


class SquidVisits(Conversion):
    """Remembers the last minutes to tell equal lines apart."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._repeats = Repeats()

    def take(self, raw: Raw) -> Iterable[Draft]:
        text = text_of(raw.value)
        line = _combined(text) or _native(text)
        visit = _visit(self._desk, line)
        kept = encode(visit).decode()
        ordinal = self._repeats.ordinal(int(visit.observed_at.timestamp()), (kept, line.client), raw)
        event_id = self._desk.pseudonyms.identity("event", "web", kept, line.client, str(ordinal))
        key = None if visit.user is None else mailbox_form(visit.user)
        return (Draft("web-proxy", key, replace(visit, event_id=event_id)),)

    def earliest(self) -> Raw | None:
        return self._repeats.earliest()


def _native(text: str) -> _Line:
    """A URL with white space in it makes more fields: those around it are counted from both ends."""
    fields = text.split()
    if len(fields) < _NATIVE_FIELDS or "/" not in fields[-2]:
        raise Malformed("line_unreadable")
    time, elapsed, client, code_and_status, size, method, url = fields[:7]
    code, _, status = code_and_status.rpartition("/")
    stamp = _TIME(time)
    if stamp is None:
        raise Malformed("line_unreadable")
    observed_at = _EPOCH + timedelta(seconds=int(stamp[1]), milliseconds=int(stamp[2]))
    return _Line(observed_at, client, code, status, size, method, url, fields[-3], fields[-1], elapsed)


def _combined(text: str) -> _Line | None:
    found = _COMBINED(text)
    if found is None:
        return None
    parts = found.groupdict()
    day_and_time = parts.pop("time").replace("/", " ", 2).replace(":", " ", 1)
    return _Line(observed_at=parse_date(day_and_time), **parts)


def _visit(desk: Desk, line: _Line) -> WebProxy:
    """The record less its id."""
    if usable(line.observed_at) is None or line.observed_at is None:
        raise Malformed("time_unusable")
    if not _STATUS(line.status) or not _METHOD(line.method):
        raise Malformed("line_unreadable")
    place = cut(line.url, desk.pack.paths)
    user = None if line.user == "-" else normalise(unquote(line.user))
    media_type = line.media_type.partition(";")[0].lower()
    return WebProxy(
        event_id="",
        observed_at=line.observed_at,
        user=user,
        attribution="none" if user is None else "authenticated",
        method=line.method.upper(),
        scheme=place.scheme or ("https" if place.port == 443 else "tcp"),  # noqa: PLR2004 - RFC 9110 §4.2.2
        host=place.host,
        port=place.port,
        path_tags=place.path_tags,
        extension=place.extension,
        status=int(line.status) or None,
        bytes_in=_number(line.size),
        media_type=media_type if _MEDIA_TYPE(media_type) else None,
        referrer_host=None if line.referrer == "-" else host_of(line.referrer),
        agent_class=agent_class(line.agent),
        action="blocked" if "DENIED" in line.code else "allowed",
        vendor_categories=[],
        duration_ms=_number(line.elapsed),
    )


def _number(text: str) -> int | None:
    """None for `-`, and for the negative durations that a clock set back leaves."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None  # noqa: PLR2004 - fits JSON


CONNECTOR: Final = Connector(
    name="squid",
    example="1773144000.123    120 192.0.2.7 TCP_MISS/200 20480 GET http://www.example.net/a.html amara "
    "HIER_DIRECT/192.0.2.80 text/html",
    cannot_see="paths inside CONNECT tunnels; categories, devices and digests; bytes sent",
    does_not_read="path, query, fragment and userinfo of URLs, the whole User-Agent and Referer",
    read=read,
    lines=_LINES,
    convert=SquidVisits,
)
