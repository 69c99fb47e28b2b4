"""Our own records, one JSON object a line: `{"topic": …, "value": {…}, "key": …}`, as `backtest` prints them.

Records of the door topics are events. Register records are passed on to whoever keeps a register; records that only the
pipeline writes are no input and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.reports import is_about_nobody_known
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.register import key_of
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.codec import LONGEST, decode
from headerfirst.streams.connectors.interface import Connector, Desk, Draft, EachAlone, Lines, NoEvent, Raw, Unreadable
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS

_LONGEST_LINE: Final = LONGEST + (1 << 16)
"""A value as long as a record may be, with its topic and key; the codec refuses longer values."""


_LINES: Final = Lines(_LONGEST_LINE)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`value` is left as it stands, for the codec."""

    topic: str
    value: msgspec.Raw
    key: str | None = None

    def __repr__(self) -> str:
        return f"<Line for {self.topic}>"


_DECODER: Final = msgspec.json.Decoder(Line)
_KEY_FIELDS: Final = {
    "email-metadata": "mailbox",
    "web-proxy": "user",
    "account-changes": "mailbox",
    "reports": "reporter",
}


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def parse(raw: bytes) -> Line:
    """One line; raises Malformed where it is none of ours."""
    reason: DeadLetterReason
    try:
        return _DECODER.decode(raw)
    except msgspec.ValidationError as error:
        reason = "field_missing" if "missing required field" in str(error) else "wrong_type"
    except UnicodeDecodeError:
        reason = "not_utf8"
    except msgspec.DecodeError:
        reason = "not_json"
    raise Malformed(reason)


def own_drafts(_: Desk) -> EachAlone:
    return EachAlone(convert)


def convert(raw: Raw) -> Iterator[Draft | Unreadable | NoEvent]:
    line = parse(raw.value)
    if line.topic not in TOPICS:
        raise Malformed("value_unknown")
    written = bytes(line.value)
    value = b"" if written == b"null" else written
    if line.topic in DOOR_TOPICS:
        yield _event(line, value)
    elif line.topic == "register":
        yield _register(line, value)
    else:
        yield NoEvent(line.topic, line.key or "", None)


def _event(line: Line, value: bytes) -> Draft | Unreadable:
    try:
        decoded = decode(line.topic, value or None)
    except Malformed as error:
        return Unreadable(error.reason, line.key, value)
    if line.topic == "reports" and is_about_nobody_known(decoded.record):
        return Unreadable("value_unknown", line.key, value)
    key = line.key or _key(line.topic, decoded.record)
    return Draft(line.topic, key, decoded.record, dropped=decoded.dropped, value=value)


def _register(line: Line, value: bytes) -> NoEvent | Unreadable:
    """`null` with a key is a tombstone."""
    if not value and line.key is not None:
        return NoEvent("register", line.key, None)
    try:
        record = decode("register", value or None).record
    except Malformed as error:
        return Unreadable(error.reason, line.key, value)
    return NoEvent("register", key_of(record), record)


def _key(topic: str, record: Any) -> str | None:
    key = getattr(record, _KEY_FIELDS[topic])
    return None if key is None else mailbox_form(key)


CONNECTOR: Final = Connector(
    name="jsonl",
    example='{"topic": "web-proxy", "value": {"event_id": "…", "observed_at": "2026-03-10T12:00:00Z", "…": "…"}}',
    cannot_see="what its writer left out; `visible` in a record says what its source could show",
    does_not_read="fields that a record does not have; of those that hold content only the names are counted",
    read=read,
    lines=_LINES,
    convert=own_drafts,
)
