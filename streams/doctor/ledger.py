"""Does the notary keep up, and does it sign? Whether the ledger is sound is for `headerfirst ledger verify`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from confluent_kafka import Consumer, TopicPartition
from headerfirst.agents.ledger.chain import EVERY
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, well
from headerfirst.streams.plain_clients import ANSWER, plain_consumer, until_the_end
from headerfirst.streams.topology import group_of

LONGEST_WAIT: Final = 10.0
"""Seconds that an entry may wait for its line."""
_TAIL: Final = 3 * EVERY
"""Records: two notaries write each line twice."""
_NOTARY: Final = "See to a worker with the role notary, its log and its HEADERFIRST_LEDGER_KEY."


class _Place(msgspec.Struct, frozen=True):
    """Of a line or a checkpoint."""

    seq: int | None = None
    size: int | None = None
    note: str | None = None
    at: datetime | None = None


def ledger(installation: Installation, cluster: Cluster) -> Iterator[Diagnosis]:
    entries, lines = (TopicPartition(installation.topic(name), 0) for name in ("ledger-entries", "ledger"))
    if not {entries.topic, lines.topic} <= set(cluster.topics):
        yield unchecked("ledger", "Its topics are not there.")
        return
    consumer = plain_consumer(installation.bootstrap, group_of(installation.prefix, "notary"), tells_ends=True)
    try:
        yield _notary(consumer, entries)
        yield _checkpoints(consumer, lines)
    finally:
        consumer.close()


def _notary(consumer: Consumer, entries: TopicPartition) -> Diagnosis:
    first, end = consumer.get_watermark_offsets(entries, timeout=ANSWER)
    [committed] = consumer.committed([entries], timeout=ANSWER)
    position = max(committed.offset, first)
    if position >= end:
        return well("notary", "Every entry has its line.")
    consumer.assign([TopicPartition(entries.topic, entries.partition, position)])
    oldest = next(until_the_end(consumer), None)
    waits = 0.0 if oldest is None else time.time() - float(oldest.timestamp()[1]) / 1000
    return judge_wait(end - position, waits)


def judge_wait(waiting: int, seconds: float) -> Diagnosis:
    """`seconds`: how long the oldest entry waits."""
    if seconds > LONGEST_WAIT:
        return failed("notary", f"Entries that wait for a line: {waiting}, the oldest for {seconds:.0f} s.", _NOTARY)
    return well("notary", f"It is at work; entries that wait: {waiting}.")


def _checkpoints(consumer: Consumer, lines: TopicPartition) -> Diagnosis:
    first, end = consumer.get_watermark_offsets(lines, timeout=ANSWER)
    if end <= first:
        return well("ledger", "Nothing was entered yet.")
    consumer.assign([TopicPartition(lines.topic, lines.partition, max(first, end - _TAIL))])
    places = [_place(message) for message in until_the_end(consumer)]
    signed = max((one.size or 0 for one in places if one.note), default=0)
    size = max((one.seq + 1 for one in places if one.seq is not None), default=signed)
    newest = max((one.at for one in places if one.note and one.at), default=None)
    return judge_checkpoints(size, signed, newest, datetime.now(UTC))


def judge_checkpoints(size: int, signed: int, newest: datetime | None, now: datetime) -> Diagnosis:
    """A checkpoint comes after each 256 lines and before the first line of a new day: a quiet ledger has old ones."""
    if size - signed > EVERY:
        return failed("ledger", f"Lines: {size}, of them not signed: {size - signed}, more than {EVERY}.", _NOTARY)
    if newest is None:
        return well("ledger", f"Lines: {size}; its first checkpoint comes with line {EVERY} or with the next day.")
    age = (now - newest).total_seconds() / 60
    return well("ledger", f"Lines: {size}, not signed yet: {size - signed}; last checkpoint {age:.0f} min ago.")


def _place(message: Any) -> _Place:
    try:
        return msgspec.json.decode(message.value() or b"", type=_Place)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Place()
