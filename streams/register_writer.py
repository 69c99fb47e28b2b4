"""Writes the register: what a file has that the topic has not, and the heartbeat that keeps it fresh."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.envelope import headers_for
from headerfirst.streams.plain_clients import ANSWER, plain_consumer, plain_producer, require_topic, until_the_end
from headerfirst.streams.topics import prefixed

HEARTBEAT_EVERY: Final = 10.0
"""Seconds; the register is stale after 60."""
_TOPIC: Final = "register"
_ROLE: Final = "register"
_PARTITION: Final = 0
_DELIVERY: Final = 30.0
"""Seconds that the broker may take for a batch."""
_BEAT: Final = 5.0
"""Seconds that it may take for a heartbeat; one that comes later is the next one's business."""
_AT_A_TIME: Final = 10_000
"""Records; a tenth of what the client will queue."""


class RegisterWriter:
    """Synchronous: a person waits for it, or a loop that does nothing else."""

    def __init__(self, producer: Producer, prefix: str) -> None:
        self._producer = producer
        self._topic = prefixed(prefix, _TOPIC)
        self._refused = 0

    def write(self, records: Iterable[RegisterRecord]) -> int:
        """Write and wait until the broker has all of it; how many that were. Raises Retriable where it has not."""
        waiting, written = iter(records), 0
        while batch := list(islice(waiting, _AT_A_TIME)):
            self._write(batch, _DELIVERY)
            written += len(batch)
        return written

    def beat(self) -> None:
        """Say that the register is kept, now."""
        self._write([Heartbeat(id="register", at=datetime.now(UTC))], _BEAT)

    def _write(self, records: Iterable[RegisterRecord], within: float) -> None:
        self._refused = 0
        for record in records:
            self._producer.produce(
                self._topic,
                key=key_of(record),
                value=encode(record),
                partition=_PARTITION,
                headers=[*headers_for(_TOPIC, record, _ROLE)],
                on_delivery=self._note,
            )
        missing = self._producer.flush(within) + self._refused
        if missing:
            self._producer.purge()  # a heartbeat that leaves late would vouch for a time at which nobody looked
            self._producer.flush(ANSWER)
            raise Retriable(f"Kafka did not take {missing} records of the register within {within:.0f} s.")

    def _note(self, error: KafkaError | None, _message: Any) -> None:
        self._refused += error is not None


@contextmanager
def open_writer(bootstrap: str, prefix: str) -> Iterator[RegisterWriter]:
    """Raises Misconfigured where the broker does not answer or lacks the topic."""
    producer = plain_producer(bootstrap)
    require_topic(producer, bootstrap, prefixed(prefix, _TOPIC))
    yield RegisterWriter(producer, prefix)


def present_records(bootstrap: str, prefix: str) -> Mapping[str, bytes]:
    """The newest value of each key of the register, as bytes."""
    topic = prefixed(prefix, _TOPIC)
    newest: dict[str, bytes] = {}
    consumer = plain_consumer(bootstrap, f"{prefix}headerfirst-register", tells_ends=True)
    try:
        require_topic(consumer, bootstrap, topic)
        consumer.assign([TopicPartition(topic, _PARTITION, 0)])
        for message in until_the_end(consumer):
            key, value = (message.key() or b"").decode(errors="replace"), message.value()
            newest.pop(key, None)
            if value is not None:
                newest[key] = value
    except KafkaException as error:
        raise Retriable(f"The topic {topic} at {bootstrap} cannot be read.") from error
    finally:
        consumer.close()
    return newest


def differences(records: Iterable[RegisterRecord], present: Mapping[str, bytes]) -> list[RegisterRecord]:
    """The records that the topic does not have as they are; of several with one key, the last, as a topic has it."""
    newest = {key_of(record): record for record in records}
    return [record for key, record in newest.items() if present.get(key) != encode(record)]
