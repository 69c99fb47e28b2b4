"""What careless producers send, to one running worker: bad records become letters, and all others are judged."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from headerfirst.schemas.record import Record
from headerfirst.streams.codec import encode
from headerfirst.streams.plain_clients import plain_producer

from tests import builders
from tests.streams.installation import Installation, forwarded, until

NOW = datetime.now(UTC)
MAIL: dict[str, Any] = json.loads(encode(forwarded()))


def with_fields(**changes: Any) -> bytes:
    return json.dumps(MAIL | changes).encode()


def without(name: str) -> bytes:
    return json.dumps({field: value for field, value in MAIL.items() if field != name}).encode()


BAD: dict[str, tuple[bytes | None, str]] = {
    "not JSON": (b"observed_at=2026-03-10 status=ok", "not_json"),
    "cut off": (with_fields()[:100], "not_json"),
    "nested beyond reason": (b"[" * 100_000, "wrong_type"),
    "a list": (b"[]", "wrong_type"),
    "a number as text": (with_fields(recipient_count="3"), "wrong_type"),
    "a number beyond 64 bits": (with_fields(size_bytes=1 << 70), "wrong_type"),
    "a missing field": (without("message_id"), "field_missing"),
    "a value that is on no list": (with_fields(direction="sideways"), "value_unknown"),
    "null": (None, "null_value"),
    "nothing": (b"", "not_json"),
    "invalid UTF-8": (with_fields().replace(b"mail.example.org", b"mail.ex\xffmple.org"), "not_utf8"),
    "1980": (with_fields(observed_at="1980-01-06T00:00:00Z"), "time_unusable"),
    "2099": (with_fields(observed_at="2099-01-01T00:00:00Z"), "time_ahead"),
    "a heading of a megabyte": (with_fields(subject="R" * 1_000_001), "too_large"),
}
NEWER: Any = [("ce_type", b"headerfirst.email-metadata.v9")]


def strange_but_good() -> list[Record]:
    """Each a finding of the same rule: nothing about it is a reason to look away."""
    people = [builders.address(f"person-{number}@example.net") for number in range(5_000)]
    return [
        forwarded(1),
        forwarded(2, to=people, recipient_count=len(people)),
        forwarded(3, subject="R" * 500_000),
        forwarded(4, observed_at=NOW - timedelta(days=1)),
        forwarded(5, sent_at=datetime(1980, 1, 6, tzinfo=UTC)),
        forwarded(6, mailbox="nobody.we.know@example.org", from_=builders.address("nobody.we.know@example.org")),
        forwarded(1),
    ]


def test_each_bad_record_is_a_letter_and_all_others_are_judged(installation: Installation) -> None:
    installation.keep()
    worker = installation.start_worker()
    producer = plain_producer(installation.bootstrap, largest=2_000_000)
    good = [encode(record) for record in strange_but_good()]
    values = [*(value for value, _ in BAD.values()), *good]
    for value in values[::2] + values[1::2]:
        producer.produce("email-metadata", value, key=builders.AMARA, partition=0)
    producer.produce("email-metadata", good[0], key=builders.AMARA, partition=0, headers=NEWER)
    assert producer.flush(30) == 0

    until(lambda: installation.committed("mail") == len(values) + 1, worker)

    reasons = Counter(letter["reason"] for letter in installation.values("dead-letters"))
    assert reasons == Counter([*(reason for _, reason in BAD.values()), "schema_version_unknown"])
    events = {finding["event_id"] for finding in installation.values("findings")}
    assert events == {f"{number:032x}" for number in range(1, 7)}
    assert worker.stop() == 0
