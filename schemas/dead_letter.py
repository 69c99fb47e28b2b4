"""What could not be read or done, with its reason and without its bytes."""

from __future__ import annotations

from typing import Any

from headerfirst.schemas.record import Bytes, Count, Record
from headerfirst.schemas.vocabulary import DeadLetterReason


class DeadLetter(Record, frozen=True, kw_only=True):
    """`digest` is a keyed HMAC of the bytes (of a mail file: of its header block), `length` their number; `record` is
    never kept for door topics, register or commands: a broken record may be a shielded one. Re-driving reads the origin
    again, which the Kafka Connect headers of the letter name.
    """

    letter_id: str
    reason: DeadLetterReason
    attempt: Count
    key_token: str | None = None
    length: Bytes
    digest: str
    record: dict[str, Any] | None = None
