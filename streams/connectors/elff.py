"""W3C extended logs of proxies (Blue Coat, Symantec, Broadcom; Microsoft ISA and TMG): whatever `#Fields` names.

https://www.w3.org/TR/WD-logfile.html; field names: Broadcom's "ELFF access log formats". The same names come as JSON
from the cloud gateway and as `name=value` by syslog, and are read in these forms too; `cs-uri-query` never is.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.mail_time import parse_date
from headerfirst.streams.connectors.named_fields import (
    Fields,
    by_column,
    by_name,
    by_pair,
    columns_of,
    first_of,
    is_directive,
    object_of,
    quoted_values,
)
from headerfirst.streams.connectors.web_visits import Request, WebVisits, is_absent

_LINES: Final = Lines(1 << 16, is_directive)
_REMEMBERED: Final = 1 << 14
"""Sites; few are asked for again and again."""
_FEWEST_PAIRS: Final = 5
"""Of a line of `name=value`; fewer are words that happen to hold a `=`."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_TIME: Final = re.compile(r"\[?(\d{2})/(\w{3})/(\d{4}):(\d{2}:\d{2}:\d{2}) ?([+-]\d{4}|GMT)?\]?").fullmatch
_BRACKETED: Final = re.compile(r"(?<=\s)(\[[^\]\s\"]+ [+-]\d{4}\])(?=\s|$)").sub
"""A time with a blank in it that stands in no quotes."""
_STAMP: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)").match
_REFUSED: Final = frozenset({"denied", "blocked", "deny", "block"})


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    return WebVisits(desk, request_of)


def request_of(raw: Raw) -> Request | OtherKind:
    if raw.value.removeprefix(BOM_UTF8).startswith(b"#"):
        return OtherKind("directive")
    return request_from(fields_of(raw), raw)


def fields_of(raw: Raw) -> Fields:
    """By the columns in force; without any, a line has to name its fields itself."""
    if raw.value.lstrip().startswith(b"{"):
        return by_name(object_of(raw.value))
    text = text_of(raw.value)
    if raw.heading is not None:
        return by_column(columns_of(raw.heading), _values(text.rstrip()))
    pairs = by_pair(text)
    if len(pairs) < _FEWEST_PAIRS:
        raise Malformed("line_unreadable")
    return pairs


def _values(text: str) -> list[str]:
    if "\t" in text:
        return quoted_values(text, "\t")
    return quoted_values(_BRACKETED(r'"\1"', text) if " [" in text else text, " ")


def request_from(fields: Fields, raw: Raw) -> Request:
    return Request(
        observed_at=time_of(fields) or _syslog_time(raw),
        url=url_of(fields),
        client=first_of(fields, "c-ip"),
        user=first_of(fields, "cs-username", "cs-userdn", "cs-user"),
        method=first_of(fields, "cs-method", "s-operation"),
        scheme=first_of(fields, "cs-uri-scheme", "cs-protocol"),
        status=first_of(fields, "sc-status"),
        bytes_in=first_of(fields, "sc-bytes"),
        bytes_out=first_of(fields, "cs-bytes"),
        media_type=first_of(fields, "rs(content-type)", "rs-content-type", "cs-mime-type"),
        referrer=first_of(fields, "cs(referer)", "cs-referer"),
        agent=first_of(fields, "cs(user-agent)", "cs-user-agent", "c-agent"),
        duration_ms=_milliseconds(first_of(fields, "time-taken")),
        action="blocked" if _was_refused(fields) else "allowed",
        categories=tuple(first_of(fields, "cs-categories", "sc-filter-category", "cs-category").split(";")),
    )


def time_of(fields: Fields) -> datetime | None:
    """`date` and `time` are in UTC (the format's own rule); else a stamp with its offset, or seconds since 1970."""
    date, time = fields.get("date", "-"), fields.get("time", "-")
    try:
        if date != "-" and time != "-":
            return datetime.fromisoformat(f"{date}T{time}+00:00")
        seconds = first_of(fields, "timestamp", "x-timestamp-unix-utc", "x-timestamp-unix")
        if seconds != "-":
            return _EPOCH + timedelta(seconds=float(seconds))
    except (ValueError, OverflowError):
        return None
    return _local(first_of(fields, "localtime", "gmttime"))


def _local(text: str) -> datetime | None:
    found = _LOCAL_TIME(text)
    return parse_date(f"{found[1]} {found[2]} {found[3]} {found[4]} {found[5] or '+0000'}") if found else None


def _syslog_time(raw: Raw) -> datetime | None:
    """What the sender's syslog put before `name=value`; no zone is UTC, as everywhere in the format."""
    found = _STAMP(raw.value[:19].decode("latin-1"))
    try:
        return datetime.fromisoformat(f"{found[1]}+00:00") if found else None
    except ValueError:
        return None


def url_of(fields: Fields) -> str:
    """Host, port and path as the log has them apart; else the URL that it has. The query is left where it is."""
    host = first_of(fields, "cs-host", "cs-uri-host", "r-host", "x-host")
    if host == "-":
        whole = first_of(fields, "cs-uri", "c-uri", "c-url", "cs-uri-stem")
        if whole == "-":
            raise Malformed("field_missing")
        return whole
    port, path = first_of(fields, "cs-uri-port", "r-port"), first_of(fields, "cs-uri-path", "cs-uri-stem")
    site = _site(first_of(fields, "cs-uri-scheme"), host, port)
    return f"{site}{path}" if path.startswith("/") else site


@lru_cache(maxsize=_REMEMBERED)
def _site(scheme: str, host: str, port: str) -> str:
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    before = "" if is_absent(scheme) else f"{scheme}://"
    behind = "" if is_absent(port) or port in {"0", _USUAL_PORTS.get(scheme.lower())} else f":{port}"
    return f"{before}{bracketed}{behind}"


_USUAL_PORTS: Final = {"http": "80", "https": "443", "ftp": "21"}
"""A port that a URL would not name (RFC 9110 §4.2) is not named in the record either."""


def _milliseconds(text: str) -> str:
    """Blue Coat counts milliseconds; the format's own unit is seconds with a fraction, so a fraction tells."""
    if "." not in text:
        return text
    try:
        return str(round(float(text) * 1000))
    except (ValueError, OverflowError):
        return "-"


def _was_refused(fields: Fields) -> bool:
    result = first_of(fields, "sc-filter-result", "x-filter-result", "action").lower()
    return result in _REFUSED or "denied" in first_of(fields, "s-action").lower()


CONNECTOR: Final = Connector(
    name="elff",
    example="#Fields: date time time-taken c-ip cs-username sc-status s-action cs-method cs-uri-scheme cs-host "
    "cs-uri-port cs-uri-path sc-bytes",
    cannot_see="what `#Fields` does not name; paths inside tunnels that the proxy did not open; devices",
    does_not_read="paths but for path tags and the kind of file, queries, the whole User-Agent and Referer",
    read=read,
    lines=_LINES,
    convert=visits,
)
