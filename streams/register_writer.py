"""Writes the register: what a file has that the topic has not, and the heartbeat that keeps it fresh."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.envelope import headers_for
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

HEARTBEAT_EVERY: Final = 10.0
"""Seconds (design.md: stale after 60)."""
_ROLE: Final = "register"


class RegisterWriter:
    """`topic` is the full name. Synchronous: a person waits for it."""

    def __init__(self, producer: KafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    def write(self, records: Iterable[RegisterRecord]) -> int:
        """Write and wait until the broker has all of it; how many that were."""
        sent = [self._send(record) for record in records]
        for delivery in sent:
            delivery.get(timeout=30)
        return len(sent)

    def beat(self) -> None:
        """Say that the register is kept, now."""
        self.write([Heartbeat(id="register", at=datetime.now(UTC))])

    def _send(self, record: RegisterRecord) -> Any:
        return self._producer.send(
            self._topic,
            key=key_of(record).encode(),
            value=encode(record),
            headers=headers_for("register", record, _ROLE),
            partition=0,
        )


@contextmanager
def open_writer(bootstrap: str, topic: str) -> Iterator[RegisterWriter]:
    """Raises Misconfigured where the broker does not answer or lacks the topic."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what it would log is in the error below
    try:
        producer = KafkaProducer(bootstrap_servers=bootstrap.split(","), acks="all")
    except (KafkaError, ValueError) as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    try:
        yield RegisterWriter(producer, topic)
    except KafkaError as error:
        raise Misconfigured(
            f"The topic {topic} cannot be written ({type(error).__name__}): run `headerfirst topics check`."
        ) from error
    finally:
        producer.close(timeout=10)


def present_records(bootstrap: str, topic: str) -> Mapping[str, bytes]:
    """The newest value of each key of the register, as bytes."""
    partition = TopicPartition(topic, 0)
    newest: dict[str, bytes] = {}
    try:
        consumer = KafkaConsumer(bootstrap_servers=bootstrap.split(","), enable_auto_commit=False, group_id=None)
        try:
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            end = consumer.end_offsets([partition])[partition]
            while consumer.position(partition) < end:
                for message in consumer.poll(timeout_ms=500).get(partition, []):
                    key = (message.key or b"").decode(errors="replace")
                    newest.pop(key, None)
                    if message.value is not None:
                        newest[key] = message.value
        finally:
            consumer.close()
    except (KafkaError, ValueError) as error:
        raise Misconfigured(f"The topic {topic} at {bootstrap} cannot be read: {type(error).__name__}.") from error
    return newest


def differences(records: Iterable[RegisterRecord], present: Mapping[str, bytes]) -> list[RegisterRecord]:
    """The records that the topic does not have as they are."""
    return [record for record in records if present.get(key_of(record)) != encode(record)]
