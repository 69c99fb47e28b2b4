"""Zscaler's web log as Nanolog Streaming sends it: JSON (Cloud NSS, or wrapped for Splunk), or `name=value`.

Feeds are configured field by field; the names are those of Zscaler's "NSS feed output format: web logs", in the older
and the newer spelling. Its other feeds (firewall, DNS, audit, tunnel, CASB) are of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.named_fields import Fields, by_name, by_pair, first_of, object_of
from headerfirst.streams.connectors.web_visits import Request, WebVisits, is_absent

_LINES: Final = Lines(1 << 16)
_WEB: Final = "zscalernss-web"
_FEEDS: Final = frozenset({"audit", "casb", "tunnel", "fw", "dns", "alerts", "emaildlp", "edlp"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BEGINS: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s").match
_CLOCK: Final = "%a %b %d %H:%M:%S %Y"
_SCHEMES: Final = {"ssl": "https", "http_proxy": "http", "https": "https", "http": "http", "ftp": "ftp"}
"""Its words for protocols; TLS that was not opened is `SSL`."""


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    return WebVisits(desk, request_of)


def request_of(raw: Raw) -> Request | OtherKind:
    fields = _fields(raw)
    if isinstance(fields, OtherKind):
        return fields
    protocol = first_of(fields, "protocol", "proto").lower()
    return Request(
        observed_at=_time(fields),
        url=_url(fields),
        client=first_of(fields, "clientip", "cip", "clientpublicip"),
        user=_user(fields),
        method=first_of(fields, "requestmethod", "reqmethod"),
        scheme=_SCHEMES.get(protocol, "-" if is_absent(protocol) else "tcp"),
        status=first_of(fields, "status", "respcode"),
        bytes_in=first_of(fields, "responsesize", "respsize"),
        bytes_out=first_of(fields, "requestsize", "reqsize"),
        media_type=first_of(fields, "contenttype"),
        sha256=first_of(fields, "sha256"),
        referrer=first_of(fields, "refererurl", "referer", "ereferer"),
        agent=first_of(fields, "useragent", "ua", "eua"),
        action="blocked" if first_of(fields, "action").lower().startswith("block") else "allowed",
        categories=(first_of(fields, "urlcategory", "urlcat"), first_of(fields, "urlsupercategory", "urlsupercat")),
    )


def _fields(raw: Raw) -> Fields | OtherKind:
    if raw.value.lstrip().startswith(b"{"):
        whole = object_of(raw.value)
        event, feed = whole.get("event", whole), str(whole.get("sourcetype", _WEB))
        if feed != _WEB:
            kind = feed.rpartition("-")[2]
            return OtherKind(kind if kind in _FEEDS else "another-feed")
        if not isinstance(event, dict):
            raise Malformed("wrong_type")
        return by_name(event)
    pairs = _pairs(text_of(raw.value))
    if "url" not in pairs:
        raise Malformed("line_unreadable")
    return pairs


def _pairs(text: str) -> Fields:
    """Values hold blanks where tabs part them; feeds for Splunk begin with the time, which has no name."""
    begins = _BEGINS(text)
    leading: dict[str, str] = {"datetime": begins[1]} if begins else {}
    if "\t" not in text:
        return by_pair(text) | leading
    parts = [part.partition("=") for part in text.split("\t")]
    return {
        name.strip().lower(): value.strip().strip('"') for name, is_one, value in reversed(parts) if is_one
    } | leading


def _user(fields: Fields) -> str:
    """Nobody where a request was not signed in: its place then stands for a person."""
    user = first_of(fields, "user", "login", "elogin")
    return "-" if user == first_of(fields, "location", "elocation") else user


def _url(fields: Fields) -> str:
    """Written without a scheme; where a feed leaves it out there is the host."""
    url = first_of(fields, "url", "eurl")
    if is_absent(url):
        url = first_of(fields, "hostname", "host", "ehost")
    if is_absent(url):
        raise Malformed("field_missing")
    return url


def _time(fields: Fields) -> datetime | None:
    """In UTC, as feeds are by default; `epochtime` cannot be set otherwise."""
    seconds = first_of(fields, "epochtime")
    text = first_of(fields, "datetime", "time")
    try:
        if seconds != "-":
            return _EPOCH + timedelta(seconds=int(seconds))
        if text[:1].isdigit():
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return datetime.strptime(text, _CLOCK).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


CONNECTOR: Final = Connector(
    name="zscaler",
    example='{"sourcetype": "zscalernss-web", "event": {"datetime": "2026-03-10 12:00:00", "action": "Allowed", '
    '"user": "amara.okafor@example.org", "protocol": "HTTPS", "reqmethod": "GET", "url": "www.example.net/a.html"}}',
    cannot_see="what the feed was not told to send; paths inside tunnels that were not opened",
    does_not_read="paths but for path tags and the kind of file, queries, the whole User-Agent and Referer, "
    "file names, DLP matches, departments and device names",
    read=read,
    lines=_LINES,
    convert=visits,
)
