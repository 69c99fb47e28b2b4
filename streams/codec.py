"""The only place where bytes become records, in one pass, and records bytes.

A value that cannot be read raises `Malformed` with the dead letter's reason and nothing of the value: a broken record
may be a shielded one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import msgspec
import orjson
from headerfirst.schemas.catalogue import ON_TOPIC, Entry
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams import unknown_fields
from headerfirst.streams.topics import DOOR_TOPICS
from headerfirst.streams.unknown_fields import Dropped
from headerfirst.streams.value_checks import check_for

LONGEST: Final = 1_000_000
"""Bytes of one value, in and out; a broker takes 1 MiB with key and headers."""
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing that we read was observed before it; a clock was not set."""
AHEAD: Final = timedelta(hours=1)
"""Kafka 4 refuses record times further ahead (`message.timestamp.after.max.ms`)."""


class Decoded(msgspec.Struct, frozen=True):
    """One is made for every event, and such a class makes it in a third of a tuple's time."""

    record: Any
    """The topic's record; who asks knows which."""
    dropped: Dropped | None
    """None where the value had no field that it should not have, as nearly all have."""


class Decoder(Protocol):
    """Value and `ce_type` header, each of which may be absent, to record; raises `Malformed`."""

    def __call__(self, value: bytes | None, version_header: bytes | None = None) -> Decoded: ...


def decode(topic: str, value: bytes | None, version_header: bytes | None = None) -> Decoded:
    """One value of a topic (named without prefix); `version_header` is its `ce_type`, absent meaning version 1."""
    return _DECODERS[topic](value, version_header)


def decoder_for(topic: str) -> Decoder:
    """`decode` with everything looked up beforehand, for a loop over a slice."""
    return _DECODERS[topic]


def check_time(record: Any, now: datetime) -> None:
    """Refuses a door record that says it was observed more than an hour after `now`."""
    if record.observed_at > now + AHEAD:
        raise Malformed("time_ahead")


def encode(record: Record) -> bytes:
    """Raises `Malformed` where the record cannot be written: too large, or text that is no Unicode."""
    try:
        value = _ENCODER.encode(record)
    except UnicodeEncodeError:
        value = None
    # Raised outside the handler, here and below: the error that it would be chained to quotes the value.
    if value is None:
        raise Malformed("not_utf8")
    if len(value) > LONGEST:
        raise Malformed("output_too_large")
    return value


def encode_dict(value: Mapping[str, Any]) -> bytes:
    """For what is no record, at the edges; the bytes that `encode` writes for the same names and values."""
    return orjson.dumps(value)


def _decoder_of(topic: str, entries: Sequence[Entry]) -> Decoder:
    """By `ce_type` where a topic carries several records; the first is meant where it is absent."""
    decoders = {entry.ce_type.encode(): _decoder(topic, entry) for entry in entries}
    first, *others = decoders.values()
    if not others:
        return first

    def decoder(value: bytes | None, version_header: bytes | None = None) -> Decoded:
        chosen = first if version_header is None else decoders.get(version_header, first)
        return chosen(value, version_header)

    return decoder


def _decoder(topic: str, entry: Entry) -> Decoder:
    expected_header = entry.ce_type.encode()
    strict = msgspec.json.Decoder(entry.record).decode
    record_type = msgspec.inspect.type_info(entry.record)
    check = check_for(record_type)
    is_door = topic in DOOR_TOPICS

    def decoder(value: bytes | None, version_header: bytes | None = None) -> Decoded:
        if version_header is not None and version_header != expected_header:
            raise Malformed("schema_version_unknown")
        if value is None:
            raise Malformed("null_value")
        if len(value) > LONGEST:
            raise Malformed("too_large")
        record = reason = dropped = None
        try:
            record = strict(value)
        except _UNREADABLE as error:
            reason = _reason(error, value)
        if reason is not None:
            raise Malformed(reason)
        if record is None:
            record, dropped = _without_unknown_fields(value, record_type, strict)
        if check is not None:
            check(record)
        if is_door and record.observed_at < EARLIEST:
            raise Malformed("time_unusable")
        return Decoded(record, dropped)

    return decoder


def _without_unknown_fields(
    value: bytes, record_type: msgspec.inspect.Type, strict: Callable[[bytes], Any]
) -> tuple[Any, Dropped]:
    """The slow path. The same parser reads the value again, so that what it finds is what the strict one would find."""
    try:
        kept, dropped = unknown_fields.drop(msgspec.json.decode(value), record_type)
        return strict(_ENCODER.encode(kept)), dropped
    except _UNREADABLE as error:
        reason = _reason(error, value) or "wrong_type"
    raise Malformed(reason)


_ENCODER: Final = msgspec.json.Encoder()
_UNREADABLE: Final = (msgspec.MsgspecError, ValueError, RecursionError)
_REASONS: Final[tuple[tuple[str, DeadLetterReason | None], ...]] = (
    ("Object contains unknown field", None),
    ("Object missing required field", "field_missing"),
    ("Invalid enum value", "value_unknown"),
    ("Invalid value", "value_unknown"),
)
"""How msgspec's messages begin; what follows may quote the value."""


def _reason(error: Exception, value: bytes) -> DeadLetterReason | None:
    """None where the value has a field that the record has not."""
    if isinstance(error, msgspec.ValidationError):
        message = str(error)
        return next((reason for begins, reason in _REASONS if message.startswith(begins)), "wrong_type")
    if isinstance(error, RecursionError):
        return "wrong_type"
    return "not_json" if _is_utf8(value) else "not_utf8"


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


_DECODERS: Final = {topic: _decoder_of(topic, entries) for topic, entries in ON_TOPIC.items()}
