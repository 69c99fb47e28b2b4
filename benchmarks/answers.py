"""Whether a contender did the job: the incidents that it wrote against those that the job makes of the same records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from headerfirst.streams.sample.day import DoorRecord

from benchmarks.reference_job import checks, decode, is_incident

_SECONDS: Final = 5.0


class Answer(NamedTuple):
    checks: int
    counted: int | None
    """How many records of the mailbox had come by then; our own findings do not say."""


class _Written(msgspec.Struct):
    """The fields of an incident, or of our finding: `evidence` is `["checks:N"]`."""

    event_id: str
    checks: int | None = None
    count: int | None = None
    evidence: list[str] | None = None

    def answer(self) -> Answer:
        held = self.checks if self.evidence is None else int(self.evidence[0].removeprefix("checks:"))
        return Answer(-1 if held is None else held, self.count)


def expected(records: Iterable[DoorRecord]) -> dict[str, Answer]:
    """By event. A mailbox lies in one partition, so that everybody meets its records in the same order."""
    counts: Counter[str] = Counter()
    found = {}
    for record in records:
        mail = decode(record.value or b"")
        counts[mail.mailbox] += 1
        if is_incident(mail.event_id):
            found[mail.event_id] = Answer(checks(mail), counts[mail.mailbox])
    return found


def fault(wanted: Mapping[str, Answer], written: Iterable[bytes]) -> str | None:
    """What is wrong with what was written, in words; None where it is the job's to the last count."""
    decoded = [_decode(value) for value in written]
    found = {each.event_id: each.answer() for each in decoded}
    if len(decoded) != len(found):
        return f"it wrote {len(decoded) - len(found)} incidents twice"
    if found.keys() != wanted.keys():
        more, less = (len(one.keys() - other.keys()) for one, other in ((found, wanted), (wanted, found)))
        return f"it wrote {more} incidents too many and {less} too few"
    wrong = sum(not _agree(answer, wanted[name]) for name, answer in found.items())
    return f"it counted or checked {wrong} of {len(found)} incidents otherwise" if wrong else None


def _agree(answer: Answer, wanted: Answer) -> bool:
    return answer.checks == wanted.checks and answer.counted in (None, wanted.counted)


_decode: Final = msgspec.json.Decoder(_Written).decode


def written(bootstrap: str, topic: str) -> list[bytes]:
    """All values of a topic's only partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "answers", "enable.auto.commit": False})
    place = TopicPartition(topic, 0, OFFSET_BEGINNING)
    try:
        end = consumer.get_watermark_offsets(place, timeout=_SECONDS)[1]
        consumer.assign([place])
        values: list[bytes] = []
        while len(values) < end:
            messages = consumer.consume(5000, timeout=_SECONDS)
            if not messages:
                break
            values += [message.value() or b"" for message in messages if message.error() is None]
    finally:
        consumer.close()
    return values
