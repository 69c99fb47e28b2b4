"""The letter about a record that could not be read or done: its reason, where it lies, and none of its bytes.

The headers are those of Kafka Connect, which tools for dead letters know, without the texts of exceptions:
https://github.com/apache/kafka/blob/4.1.0/connect/runtime/src/main/java/org/apache/kafka/connect/runtime/errors/DeadLetterQueueReporter.java
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.envelope import Headers, attempt_of, headers_for

TOPIC: Final = "dead-letters"
ORIGIN_TOPIC: Final = "__connect.errors.topic"
ORIGIN_PARTITION: Final = "__connect.errors.partition"
ORIGIN_OFFSET: Final = "__connect.errors.offset"
CONNECTOR: Final = "__connect.errors.connector.name"
STAGE: Final = "__connect.errors.stage"
EXCEPTION: Final = "__connect.errors.exception.class.name"

_STAGES: Final[dict[DeadLetterReason, str]] = {
    "headers_unreadable": "HEADER_CONVERTER",
    "step_failed": "TRANSFORMATION",
    "output_too_large": "KAFKA_PRODUCE",
}
"""Stages as Kafka Connect names them; every other reason is met while a value is read."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A record as it was met; without `topic` (named with its prefix) where it comes from a file. Of a mail file
    `value` is the header block: a digest covers no body.
    """

    key: bytes | None = field(repr=False)
    value: bytes | None = field(repr=False)
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    headers: Sequence[tuple[str, bytes]] = field(default=(), repr=False)


class Letter(NamedTuple):
    """What to produce on `dead-letters`."""

    key: str
    record: DeadLetter
    headers: Headers


def dead_letter(
    pseudonyms: Pseudonyms, origin: Origin, reason: DeadLetterReason, role: str, error: str = "Malformed"
) -> Letter:
    """`error` is an exception's class, never its text. Equal bytes under an equal key are one letter, met twice."""
    value = origin.value or b""
    key = None if origin.key is None else origin.key.decode(errors="surrogateescape")
    digest = pseudonyms.digest(value)
    record = DeadLetter(
        letter_id=pseudonyms.identity("letter", digest, reason, *([] if key is None else [key])),
        reason=reason,
        attempt=attempt_of(origin.headers),
        key_token=None if key is None else pseudonyms.token("key", key),
        length=len(value),
        digest=digest,
    )
    headers = headers_for(TOPIC, record, role) + _connect_headers(origin, reason, role, error)
    return Letter(record.key_token or record.letter_id, record, headers)


def _connect_headers(origin: Origin, reason: DeadLetterReason, role: str, error: str) -> Headers:
    texts = {
        ORIGIN_TOPIC: origin.topic,
        ORIGIN_PARTITION: origin.partition,
        ORIGIN_OFFSET: origin.offset,
        CONNECTOR: f"headerfirst-{role}",
        STAGE: _STAGES.get(reason, "VALUE_CONVERTER"),
        EXCEPTION: error,
    }
    return [(name, str(text).encode()) for name, text in texts.items() if text is not None]
