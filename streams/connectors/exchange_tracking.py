"""Exchange's message tracking logs: one mail joined over its rows by the network message id, by Message-ID where older.

https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking. Columns are what `#Fields` names; rows
of files that lost that line are told by how many columns each version wrote. Exchange 2003 wrote tabs and no quotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_records import moment_of
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.logged_rows import Row, in_brackets, joined_rows, number
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER
from headerfirst.streams.connectors.named_fields import quoted_values

_QUIET: Final = timedelta(minutes=5)
"""Between two rows of a mail that is on its way; what comes later, of a mail that waited, is the same event again."""
_FIELDS: Final = b"#Fields:"
_OLD_HEADING: Final = b"# Date\t"
_OF_2003: Final = (
    "date", "time", "client-ip", "client-hostname", "partner-name", "server-hostname", "server-ip", "recipient-address",
    "event-id", "msgid", "priority", "recipient-report-status", "total-bytes", "number-recipients", "origination-time",
    "encryption", "service-version", "linked-msgid", "message-subject", "sender-address",
)  # fmt: skip
_OF_2007: Final = (
    "date-time", "client-ip", "client-hostname", "server-ip", "server-hostname", "source-context", "connector-id",
    "source", "event-id", "internal-message-id", "message-id", "recipient-address", "recipient-status", "total-bytes",
    "recipient-count", "related-recipient-address", "reference", "message-subject", "sender-address", "return-path",
    "message-info",
)  # fmt: skip
_OF_2010: Final = (
    *_OF_2007, "directionality", "tenant-id", "original-client-ip", "original-server-ip", "custom-data",
)  # fmt: skip
_OF_2013: Final = (*_OF_2010[:11], "network-message-id", *_OF_2010[11:])
_OF_2016: Final = (*_OF_2013, "transport-traffic-type", "log-id", "schema-version")
_READ: Final = frozenset({
    "date", "time", "date-time", "event-id", "message-id", "msgid", "network-message-id", "recipient-address",
    "related-recipient-address", "return-path", "sender-address", "message-subject", "total-bytes",
})  # fmt: skip


class _Columns(NamedTuple):
    width: int
    read: tuple[tuple[int, str], ...]
    """Place and name of each that is read."""


def _columns(names: Sequence[str]) -> _Columns:
    return _Columns(len(names), tuple((place, name) for place, name in enumerate(names) if name in _READ))


_NONE: Final = _columns(())
_COLUMNS_OF_2003: Final = _columns(_OF_2003)
_TABS: Final = len(_OF_2003) - 1
_BY_COUNT: Final = {len(names): _columns(names) for names in (_OF_2007, _OF_2010, _OF_2013, _OF_2016)}
_SHADOW: Final = "HA"
"""Events of a second copy that another server keeps until the mail is delivered: HARECEIVE, HADISCARD and others."""


def is_heading(line: bytes) -> bool:
    return line.startswith((_FIELDS, _OLD_HEADING, b"\xef\xbb\xbf#Fields:"))


_LINES: Final = Lines(1 << 20, is_heading)
"""A row names all recipients of its mail."""


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def row_of(raw: Raw) -> Row | OtherKind:
    if raw.value.startswith((b"#", b"\xef\xbb\xbf#")):
        return OtherKind("directive")
    fields = _fields(text_of(raw.value), raw.heading)
    if fields.get("event-id", "").startswith(_SHADOW):
        return OtherKind("shadow-redundancy")
    message_id = fields.get("message-id") or fields.get("msgid")
    key = fields.get("network-message-id") or message_id
    if not key:
        return OtherKind("row-without-message")
    return_path = fields.get("return-path")
    return Row(
        key=key,
        at=_time(fields),
        sender=_sender(fields.get("sender-address"), return_path),
        recipients=_addresses(fields.get("recipient-address")),
        message_id=in_brackets(message_id),
        subject=fields.get("message-subject"),
        size_bytes=number(fields.get("total-bytes")),
        parties=(*_addresses(return_path), *_addresses(fields.get("related-recipient-address"))),
        is_notification=return_path == NULL_SENDER,
    )


def _fields(text: str, heading: bytes | None) -> Mapping[str, str]:
    """Those that are read and say anything. Raises Malformed where columns and values do not belong together."""
    is_old = text.count("\t") >= _TABS and (heading is None or heading.startswith(_OLD_HEADING))
    values = text.split("\t") if is_old else quoted_values(text, ",")
    columns = _COLUMNS_OF_2003 if is_old else _of_version(len(values), heading)
    # Exchange 2003 ends a row with one more tab, or two.
    if len(values) != columns.width and not (is_old and len(values) > columns.width):
        raise Malformed("line_unreadable")
    nothing = "-" if is_old else ""
    return {name: value for place, name in columns.read if (value := values[place]) and value != nothing}


def _of_version(count: int, heading: bytes | None) -> _Columns:
    return _BY_COUNT.get(count, _NONE) if heading is None else _named(heading)


@lru_cache(maxsize=64)
def _named(heading: bytes) -> _Columns:
    names = text_of(heading).lstrip("\ufeff").removeprefix("#Fields:")
    return _columns([name.strip().lower() for name in names.split(",")])


def _time(fields: Mapping[str, str]) -> datetime:
    """UTC in every version."""
    written = fields.get("date-time")
    try:
        if written is not None:
            return _usable(moment_of(written))
        year, month, day = map(int, fields.get("date", "").split("-"))
        hour, minute, second = map(int, fields.get("time", "").removesuffix("GMT").strip().split(":"))
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Malformed("time_unusable") from None


def _usable(moment: datetime | None) -> datetime:
    if moment is None:
        raise Malformed("time_unusable")
    return moment


def _sender(sender: str | None, return_path: str | None) -> str | None:
    """The author, where the row says one: a name without `@` is one of Exchange's own directory."""
    return sender or return_path


def _addresses(written: str | None) -> tuple[str, ...]:
    return tuple(one for one in (written or "").split(";") if one and one != NULL_SENDER)


CONNECTOR: Final = Connector(
    name="exchange-tracking",
    example="2026-03-10T12:00:00.123Z,192.0.2.7,,192.0.2.8,MBX1,,,STOREDRIVER,DELIVER,1,<minutes-1@example.org>,"
    "bilal.rahman@example.org,,2048,1,,,Minutes,amara.okafor@example.org,amara.okafor@example.org,",
    cannot_see="headers but Message-ID and heading; names of people; who had signed in; blind copies",
    does_not_read="clients, servers, connectors, source-context, message-info, custom-data",
    read=read,
    lines=_LINES,
    convert=joined_rows(row_of, _QUIET),
)
