"""Microsoft 365's message trace: a row for each recipient of a mail, joined by MessageTraceId.

https://learn.microsoft.com/powershell/module/exchange/get-messagetracev2 (JSON, or CSV by Export-Csv), the trace of the
Reporting Web Service and of Graph (`exchangeMessageTrace`), and the CSV of a historical search, a row for each mail.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.exported_rows import read_rows
from headerfirst.streams.connectors.interface import Connector, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_pages import paged
from headerfirst.streams.connectors.json_records import moment_of, read_as
from headerfirst.streams.connectors.logged_rows import Row, in_brackets, joined_rows, number
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER
from headerfirst.streams.connectors.named_fields import quoted_values

_QUIET: Final = timedelta(minutes=10)
"""All rows of a mail say the same time, and a trace is sorted by it, newest first."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/").fullmatch
"""As the Reporting Web Service writes times (OData 2)."""
_AMERICAN: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M").fullmatch
"""As Export-Csv writes them where the machine is American; day and month of others cannot be told apart."""


class _Traced(msgspec.Struct, rename="pascal"):
    message_id: str | None = None
    message_trace_id: str | None = None
    received: str | None = None
    sender_address: str | None = None
    recipient_address: str | None = None
    subject: str | None = None
    size: int | str | None = None


class _TracedByGraph(msgspec.Struct, rename="camel"):
    message_id: str | None = None
    message_trace_id: str | None = msgspec.field(default=None, name="id")
    received: str | None = msgspec.field(default=None, name="receivedDateTime")
    sender_address: str | None = None
    recipient_address: str | None = None
    subject: str | None = None
    size: int | str | None = None


_TRACED: Final = msgspec.json.Decoder(_Traced)
_TRACED_BY_GRAPH: Final = msgspec.json.Decoder(_TracedByGraph)


def is_heading(line: bytes) -> bool:
    """A row has an address, and a line of column names none: nobody's subject can pass for one."""
    if b"@" in line or line.startswith(b"{"):
        return False
    squeezed = line.lower().replace(b"_", b"")
    return b"senderaddress" in squeezed and b"recipient" in squeezed


_LINES: Final = Lines(1 << 20, is_heading)


def read(path: Path) -> Iterator[Raw]:
    return read_rows(path, _LINES)


def row_of(raw: Raw) -> Row | OtherKind:
    value = raw.value.removeprefix(codecs.BOM_UTF8)
    if value.startswith(b"#TYPE"):
        return OtherKind("directive")
    if value.startswith(b"{"):
        is_graphs = b'"senderAddress"' in value
        return _of_json(read_as(_TRACED_BY_GRAPH, value) if is_graphs else read_as(_TRACED, value))
    if raw.heading is None:
        raise Malformed("line_unreadable")
    return _of_csv(text_of(value), raw.heading)


def _of_json(row: _Traced | _TracedByGraph) -> Row:
    return _row(
        row.message_trace_id,
        row.received,
        row.sender_address,
        (row.recipient_address,),
        row.message_id,
        row.subject,
        row.size,
    )


def _of_csv(text: str, heading: bytes) -> Row:
    columns, values = _named(heading), quoted_values(text, ",")
    if len(columns) != len(values):
        raise Malformed("line_unreadable")
    fields = dict(zip(columns, values, strict=True))
    statuses = fields.get("recipientstatus", "").split(";")
    return _row(
        _said(fields, "messagetraceid", "networkmessageid"),
        _said(fields, "received", "origintimestamputc", "receiveddatetime"),
        fields.get("senderaddress"),
        (fields.get("recipientaddress"), *(status.partition("##")[0].strip() for status in statuses)),
        fields.get("messageid"),
        _said(fields, "subject", "messagesubject"),
        _said(fields, "size", "totalbytes"),
    )


def _row(  # noqa: PLR0913, PLR0917 - the columns of a trace
    key: str | None,
    received: str | None,
    sender: str | None,
    recipients: tuple[str | None, ...],
    message_id: str | None,
    subject: str | None,
    size: int | str | None,
) -> Row:
    known_by = key or message_id
    if not known_by:
        raise Malformed("field_missing")
    return Row(
        key=known_by,
        at=_time(received or ""),
        sender=sender or None,
        recipients=tuple(recipient for recipient in recipients if recipient),
        message_id=in_brackets(message_id),
        subject=subject or None,
        size_bytes=number(size),
        is_notification=sender == NULL_SENDER,
    )


@lru_cache(maxsize=64)
def _named(heading: bytes) -> tuple[str, ...]:
    names = quoted_values(text_of(heading).lstrip("\ufeff"), ",")
    return tuple(name.strip().lower().replace("_", "") for name in names)


def _said(fields: Mapping[str, str], *names: str) -> str | None:
    return next((fields[name] for name in names if fields.get(name)), None)


def _time(written: str) -> datetime:
    """UTC where no zone is said, as the service writes."""
    moment = None
    try:
        if (milliseconds := _MILLISECONDS(written)) is not None:
            moment = _EPOCH + timedelta(milliseconds=int(milliseconds[1]))
        elif _AMERICAN(written) is not None:
            moment = datetime.strptime(written, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=UTC)
        else:
            moment = moment_of(written)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise Malformed("time_unusable")
    return moment


CONNECTOR: Final = Connector(
    name="m365-trace",
    example='{"MessageId":"<minutes-1@example.org>","Received":"2026-03-10T12:00:00Z","SenderAddress":'
    '"amara.okafor@example.org","RecipientAddress":"eleni.markou@example.net","Subject":"Minutes","Size":2048,'
    '"MessageTraceId":"6c6b9f8e-0000-4000-8000-08de7e9d0001"}',
    cannot_see="headers but Message-ID and heading; names of people; who had signed in; blind copies",
    does_not_read="status, the addresses of machines, connectors, directionality",
    read=read,
    lines=_LINES,
    convert=paged(joined_rows(row_of, _QUIET, either_way=True)),
)
