"""Cisco Umbrella's secure web gateway: the proxy log as CSV, with its column names or in their order.

https://docs.umbrella.com/deployment-umbrella/docs/log-formats-and-versioning: later versions add columns behind
those of earlier ones. The identity is a person where Umbrella says so, else a network or a device, and nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.named_fields import Fields, first_of, quoted_values
from headerfirst.streams.connectors.web_visits import Request, WebVisits

_COLUMNS: Final = (
    *("timestamp", "policy identity label", "internal client ip", "external client ip", "destination ip"),
    *("content type", "verdict", "url", "referer", "user agent", "status code", "request size", "response size"),
    *("response body size", "sha-sha256", "categories", "av detections", "puas", "amp disposition"),
    *("amp malware name", "amp score", "policy identity type", "blocked categories", "identities", "identity types"),
    *("request method", "dlp status", "certificate errors", "file name"),
)
_FEWEST: Final = _COLUMNS.index("referer")
"""A line has its URL, whatever its version."""
_OTHER_NAMES: Final = {"useragent": "user agent", "statuscode": "status code", "sha256": "sha-sha256"}
_QUERY: Final = re.compile(r"[0-9]+ \([A-Z0-9]+\)").fullmatch
"""The type of a DNS query, which stands where a request has its verdict."""
_DIRECTIONS: Final = frozenset({"FROM_CLIENT", "TO_CLIENT", "FROM_SERVER", "TO_SERVER"})
"""Of a packet, where a request has its destination."""
_PEOPLE: Final = ("user", "ad users", "directory users")
"""How the type of an identity begins that is a person."""


def _is_heading(line: bytes) -> bool:
    return line[:12].strip(b'" ').lower().startswith(b"timestamp")


_LINES: Final = Lines(1 << 16, _is_heading)


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    return WebVisits(desk, request_of)


def request_of(raw: Raw) -> Request | OtherKind:
    """Umbrella writes DNS queries and the firewall's packets in the same folder as what its proxy saw."""
    values = quoted_values(text_of(raw.value).strip(), ",")
    columns = _COLUMNS if raw.heading is None else _columns(raw.heading)
    if len(values) < _FEWEST:
        raise Malformed("line_unreadable")
    fields = dict(zip(columns, values, strict=False))
    if "url" not in columns or _QUERY(first_of(fields, "verdict")):
        return OtherKind("dns")
    if first_of(fields, "destination ip") in _DIRECTIONS:
        return OtherKind("firewall")
    return Request(
        observed_at=_time(first_of(fields, "timestamp")),
        url=first_of(fields, "url"),
        client=first_of(fields, "internal client ip", "external client ip"),
        user=_person(fields),
        method=first_of(fields, "request method"),
        status=first_of(fields, "status code"),
        bytes_in=first_of(fields, "response size", "response body size"),
        bytes_out=first_of(fields, "request size"),
        media_type=first_of(fields, "content type"),
        sha256=first_of(fields, "sha-sha256"),
        referrer=first_of(fields, "referer"),
        agent=first_of(fields, "user agent"),
        action="blocked" if first_of(fields, "verdict").lower().startswith("block") else "allowed",
        categories=tuple(first_of(fields, "categories").split(",")),
    )


@lru_cache(maxsize=64)
def _columns(heading: bytes) -> tuple[str, ...]:
    names = (name.strip().lower() for name in quoted_values(text_of(heading), ","))
    return tuple(_OTHER_NAMES.get(name, name) for name in names)


def _person(fields: Fields) -> str:
    """`Amara Okafor (amara@example.org)` of an AD user is the address in brackets."""
    kinds = first_of(fields, "policy identity type", "identity types").lower()
    if not kinds.startswith(_PEOPLE):
        return "-"
    label = first_of(fields, "policy identity label").strip()
    inner = label.rpartition("(")[2].removesuffix(")")
    return inner if "@" in inner else label


def _time(text: str) -> datetime | None:
    """UTC, as all of Umbrella's logs."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


CONNECTOR: Final = Connector(
    name="umbrella",
    example='"2026-03-10 12:00:00","Amara Okafor (amara.okafor@example.org)","192.0.2.7","192.0.2.1","192.0.2.80",'
    '"text/html","ALLOWED","https://www.example.net/a.html","","","200","471","20480","","","News","","","","","",'
    '"AD Users"',
    cannot_see="who it was where the identity is a network or a device; durations",
    does_not_read="paths but for path tags and the kind of file, queries, the whole User-Agent and Referer, file "
    "names, identities beside the first",
    read=read,
    lines=_LINES,
    convert=visits,
)
