"""CloudEvents 1.0 in Kafka's binary mode: what a record is, who wrote it and when, as headers beside the value.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, TypeAlias

import msgspec
from headerfirst.schemas.catalogue import Entry, entry_of

Headers: TypeAlias = list[tuple[str, bytes]]

CE_TYPE: Final = "ce_type"
ATTEMPT: Final = "headerfirst-attempt"
"""How often a record was re-driven from the dead letters."""
BARE_TOPICS: Final = frozenset({"usage"})
"""State that only its writer reads: every byte of it is written for every slice."""


def headers_for(topic: str, record: Any, role: str, origin: str | None = None) -> Headers:
    """`topic` without prefix; `origin` names the last offsets folded in (`findings-0:123;commands-0:45`).

    A tombstone has no headers, so it has no call either.
    """
    if topic in BARE_TOPICS:
        return []
    entry = entry_of(topic, record)
    version, kind, source, content = _fixed(entry.ce_type, role)
    headers = [version, ("ce_id", _identity(entry, record).encode()), kind, source, content]
    time = getattr(record, entry.time_field) if entry.time_field else None
    if time is not None:
        headers.append(("ce_time", msgspec.json.encode(time)[1:-1]))
    if origin is not None:
        headers.append(("ce_origin", origin.encode()))
    return headers


@cache
def _fixed(ce_type: str, role: str) -> tuple[tuple[str, bytes], ...]:
    """What all records of a type that a role writes have in common."""
    return (
        ("ce_specversion", b"1.0"),
        (CE_TYPE, ce_type.encode()),
        ("ce_source", f"headerfirst/{role}".encode()),
        ("content-type", b"application/json"),
    )


def type_of(headers: Iterable[tuple[str, bytes]]) -> bytes | None:
    """The `ce_type` of an input, which the codec compares; absent means version 1."""
    for name, value in headers:
        if name == CE_TYPE:
            return value
    return None


def attempt_of(headers: Iterable[tuple[str, bytes]]) -> int:
    """How often this record was re-driven; what is no number was not written by us and counts as never."""
    for name, value in headers:
        if name == ATTEMPT and value.isdigit():
            return min(int(value[:9]), _MOST_ATTEMPTS)
    return 0


_MOST_ATTEMPTS: Final = 1_000_000


def _identity(entry: Entry, record: Any) -> str:
    version = getattr(record, entry.version_field) if entry.version_field else 1
    return f"{getattr(record, entry.id_field)}:{version}"
