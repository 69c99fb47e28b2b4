"""Netskope: transaction events (W3C extended, with `#Fields` or in their usual columns), page events as JSON or CSV.

https://docs.netskope.com/en/transaction-events-fields. Alerts, audit records and network events are of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors import elff
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.named_fields import (
    Fields,
    by_column,
    by_name,
    columns_of,
    first_of,
    is_directive,
    object_of,
    quoted_values,
)
from headerfirst.streams.connectors.web_visits import Request, WebVisits, is_absent
from msgspec.structs import replace

_COLUMNS: Final = (
    *("date", "time", "time-taken", "cs-bytes", "sc-bytes", "bytes", "c-ip", "s-ip", "cs-username", "cs-method"),
    *("cs-uri-scheme", "cs-uri-query", "cs-user-agent", "cs-content-type", "sc-status", "sc-content-type", "cs-dns"),
    *("cs-host", "cs-uri", "cs-uri-port", "cs-referer", "x-cs-session-id", "x-cs-access-method", "x-cs-app"),
)
"""With which a transaction begins where no `#Fields` came along; later columns differ by version."""
_SIMPLE_KINDS: Final = frozenset({"page", "application", "connection"})
_OTHER_KINDS: Final = frozenset({"admin_audit_logs", "network", "nspolicy", "malsite", "infrastructure", "incident"})
_NAME: Final = re.compile(r"[a-z_][\w -]*").fullmatch
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _is_heading(line: bytes) -> bool:
    return is_directive(line) or _names_columns(line)


def _names_columns(line: bytes) -> bool:
    """The first line of a CSV export: names alone. A line of values has numbers and addresses, whatever a URL says."""
    if line[:1] not in {b'"', b"_", b"t"} or b"timestamp" not in line or b"url" not in line:
        return False
    try:
        names = _columns(line.rstrip())
    except Malformed:
        return False
    return {"timestamp", "url"} <= set(names) and all(map(_NAME, names))


_LINES: Final = Lines(1 << 16, _is_heading)


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def visits(desk: Desk) -> WebVisits:
    return WebVisits(desk, request_of)


def request_of(raw: Raw) -> Request | OtherKind:
    if raw.value.startswith(b"#"):
        return OtherKind("directive")
    if raw.value.lstrip().startswith(b"{"):
        return _event(by_name(object_of(raw.value)))
    text = text_of(raw.value).rstrip()
    if raw.heading is not None and not is_directive(raw.heading):
        return _event(by_column(_columns(raw.heading), quoted_values(text, ",")))
    return _transaction(_transaction_fields(raw, text), raw)


@lru_cache(maxsize=64)
def _columns(heading: bytes) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in quoted_values(text_of(heading), ","))


def _transaction_fields(raw: Raw, text: str) -> Fields:
    values = quoted_values(text, " ")
    if raw.heading is not None:
        return by_column(columns_of(raw.heading), values)
    if len(values) < len(_COLUMNS):
        raise Malformed("line_unreadable")
    return dict(zip(_COLUMNS, values, strict=False))


def _transaction(fields: Fields, raw: Raw) -> Request:
    """As any extended log, with its own names for the path and for what was done; `cs-uri` is the path alone."""
    as_elff = {**fields, "cs-uri-path": first_of(fields, "cs-uri", "cs-uri-path").partition("?")[0]}
    request = elff.request_from(as_elff, raw)
    done = first_of(fields, "x-policy-action", "x-rs-action", "x-action").lower()
    return replace(
        request,
        media_type=first_of(fields, "sc-content-type", "rs-content-type"),
        action="blocked" if done.startswith("block") else request.action,
        categories=(first_of(fields, "x-category"), *first_of(fields, "x-other-category").split(",")),
    )


def _event(fields: Fields) -> Request | OtherKind:
    kind = first_of(fields, "type", "record_type").lower()
    if fields.get("alert", "").lower() == "yes" or kind not in {*_SIMPLE_KINDS, "-"}:
        return OtherKind(kind if kind in _OTHER_KINDS else "another-event")
    url = first_of(fields, "url", "page", "domain", "site")
    if is_absent(url):
        raise Malformed("field_missing")
    return Request(
        observed_at=_moment(first_of(fields, "timestamp")),
        url=url,
        client=first_of(fields, "userip", "srcip"),
        user=first_of(fields, "user", "ur_normalized"),
        method=first_of(fields, "method", "http_method"),
        scheme=first_of(fields, "protocol").partition("/")[0],
        status=first_of(fields, "http_status", "resp_status"),
        bytes_in=first_of(fields, "server_bytes"),
        bytes_out=first_of(fields, "client_bytes"),
        media_type=first_of(fields, "mime_type"),
        sha256=first_of(fields, "sha256"),
        referrer=first_of(fields, "referer"),
        agent=first_of(fields, "useragent"),
        action="blocked" if first_of(fields, "action").lower().startswith("block") else "allowed",
        categories=(first_of(fields, "category"), *first_of(fields, "other_categories").split(";")),
    )


def _moment(seconds: str) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=int(seconds.partition(".")[0]))
    except (ValueError, OverflowError):
        return None


CONNECTOR: Final = changed(
    elff.CONNECTOR,
    name="netskope",
    example='{"type": "page", "timestamp": 1773144000, "user": "amara.okafor@example.org", '
    '"url": "www.example.net/a.html", "category": "News & Media", "action": "allow"}',
    cannot_see="what the export leaves out; whether a transaction without `#Fields` was refused",
    does_not_read="paths but for path tags and the kind of file, queries, the whole User-Agent and Referer, places, "
    "devices, file names, certificates",
    read=read,
    lines=_LINES,
    convert=visits,
)
