"""Google Workspace's Gmail log: BigQuery's export, and activities of the Reports API, joined by Message-ID.

https://support.google.com/a/answer/12384955, https://developers.google.com/admin-sdk/reports/v1/appendix/activity/gmail.
The log also says what people did with mail they have (opened it, followed a link): those rows are of another kind.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.email_metadata import Authentication, GatewayVerdict
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.exported_rows import read_rows
from headerfirst.streams.connectors.gmail_activity import Activity, EventInfo, MessageInfo, unfolded
from headerfirst.streams.connectors.interface import Connector, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_pages import paged
from headerfirst.streams.connectors.json_records import read_as
from headerfirst.streams.connectors.logged_rows import Row, in_brackets, joined_rows, number

_LINES: Final = Lines(1 << 20)
_QUIET: Final = timedelta(minutes=5)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OF_MAIL: Final = frozenset({0, 1, 2, 5, 6})
"""Types of event: a stage of delivery, sent, received, quarantined, released. All others are acts of a reader, or of
Gmail long after.
"""
_ACTIVITY: Final = msgspec.json.Decoder(Activity)


def read(path: Path) -> Iterator[Raw]:
    return read_rows(path, _LINES)


def row_of(raw: Raw) -> Row | OtherKind:
    activity = _decoded(raw.value.removeprefix(codecs.BOM_UTF8))
    if activity.id is not None and activity.id.application_name not in {None, "gmail"}:
        return OtherKind("another-application")
    event, message = activity.event_info, activity.message_info
    if message is None or event is None:
        return OtherKind("event-without-message")
    if (number(event.mail_event_type) or 0) not in _OF_MAIL:
        return OtherKind("reading-or-marking")
    source = message.source
    sender = source and (source.from_header_address or source.address)
    if source is None or not sender:
        raise Malformed("field_missing")
    return Row(
        key=message.rfc2822_message_id or f"{event.timestamp_usec} {message.flattened_destinations}",
        at=_time(event),
        sender=sender,
        sender_name=source.from_header_displayname or None,
        recipients=_recipients(message),
        message_id=in_brackets(message.rfc2822_message_id),
        subject=message.subject or None,
        size_bytes=number(message.payload_size),
        parties=(source.address,) if source.address else (),
        auth=_auth(message),
        attachment_count=number(message.num_message_attachments),
        gateway_verdict=GatewayVerdict(engine="gmail", verdict="spam") if message.is_spam is True else None,
    )


def _decoded(value: bytes) -> Activity:
    activity = read_as(_ACTIVITY, value)
    try:
        return unfolded(activity)
    except msgspec.ValidationError:
        raise Malformed("wrong_type") from None


def _time(event: EventInfo) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=int(event.timestamp_usec or ""))
    except (ValueError, OverflowError):
        raise Malformed("time_unusable") from None


def _recipients(message: MessageInfo) -> tuple[str, ...]:
    """`destination`, else `flattened_destinations`: `service:selector:address`, joined by commas."""
    named = [one.address for one in message.destination or [] if one.address]
    flat = (one.rpartition(":")[2].strip() for one in (message.flattened_destinations or "").split(","))
    return tuple(dict.fromkeys(named or filter(None, flat)))


def _auth(message: MessageInfo) -> Authentication | None:
    """What passed: that something did not may mean that nobody asked."""
    said = message.connection_info
    if said is None or not (said.spf_pass or said.dkim_pass or said.dmarc_pass):
        return None
    passed = {name: "pass" for name in ("spf", "dkim", "dmarc") if getattr(said, f"{name}_pass")}
    return msgspec.convert(passed, Authentication)


CONNECTOR: Final = Connector(
    name="workspace-gmail",
    example='{"event_info":{"timestamp_usec":"1773144000000000","mail_event_type":1},"message_info":{'
    '"rfc2822_message_id":"<minutes-1@example.org>","subject":"Minutes","payload_size":"2048","source":{"address":'
    '"amara.okafor@example.org"},"destination":[{"address":"eleni.markou@example.net"}]}}',
    cannot_see="headers but author, Message-ID and heading; who had signed in; blind copies",
    does_not_read="what people do with mail they have; hosts of links, names and digests of attachments; addresses of "
    "machines; rules that fired",
    read=read,
    lines=_LINES,
    convert=paged(joined_rows(row_of, _QUIET, either_way=True)),
)
