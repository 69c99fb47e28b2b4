"""Reads dead letters, and sends what they are about in again: from its origin, since letters keep no bytes.

Order and key stay, and so does the record time, so that nothing gets a new life under retention.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.streams import dead_letters
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import ATTEMPT, type_of
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

ANSWER_MS: Final = 10_000
"""How long a broker may take over one step."""
LARGEST: Final = 1 << 28
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A letter as it was last met. The offset is the origin's."""

    letter: DeadLetter
    headers: dict[str, str]
    times: int

    @property
    def topic(self) -> str | None:
        return self.headers.get(dead_letters.ORIGIN_TOPIC)

    @property
    def place(self) -> TopicPartition | None:
        partition, offset = (
            self.headers.get(name, "") for name in (dead_letters.ORIGIN_PARTITION, dead_letters.ORIGIN_OFFSET)
        )
        known = self.topic is not None and partition.isdecimal() and offset.isdecimal()
        return TopicPartition(self.topic, int(partition)) if known else None

    @property
    def offset(self) -> int:
        return int(self.headers[dead_letters.ORIGIN_OFFSET])

    @property
    def origin(self) -> str:
        place = self.place
        return "a file" if place is None else f"{place.topic}-{place.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Mail:
    """All letters by id, in the order in which they were last met, and how many records were none."""

    letters: dict[str, Filed]
    unreadable: int


class Lost(NamedTuple):
    """Why a letter's record cannot be had, as the end of a sentence."""

    why: str


@contextmanager
def connected(bootstrap: str, client: Callable[..., Any], **settings: Any) -> Iterator[Any]:
    """A client of kafka-python; an absent broker, or one that refuses, is one sentence."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what it would log is in the error below
    try:
        connection = client(bootstrap_servers=bootstrap.split(","), bootstrap_timeout_ms=ANSWER_MS, **settings)
    except (KafkaError, ValueError) as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    try:
        yield connection
    except KafkaError as error:
        # The kind alone: kafka-python puts whole requests into its messages.
        raise Misconfigured(f"Kafka at {bootstrap} refused: {type(error).__name__}.") from error
    finally:
        connection.close()


def consumer_of(bootstrap: str) -> AbstractContextManager[Any]:
    """Of no group: what it reads counts as read by nobody."""
    return connected(
        bootstrap,
        KafkaConsumer,
        group_id=None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        allow_auto_create_topics=False,
    )


def producer_of(bootstrap: str) -> AbstractContextManager[Any]:
    """Takes whatever size the broker took before."""
    return connected(bootstrap, KafkaProducer, acks="all", enable_idempotence=True, max_request_size=LARGEST)


def read_mail(consumer: Any, topic: str) -> Mail:
    """Everything on the topic from its beginning to its present end."""
    letters: dict[str, Filed] = {}
    unreadable = 0
    for record in _records(consumer, topic):
        headers = record.headers or []
        try:
            letter = decode(dead_letters.TOPIC, record.value, type_of(headers)).record
        except Malformed:
            unreadable += 1
            continue
        before = letters.pop(letter.letter_id, None)
        shown = {name: value.decode(errors="replace") for name, value in headers}
        letters[letter.letter_id] = Filed(letter, shown, 1 if before is None else before.times + 1)
    return Mail(letters, unreadable)


def _records(consumer: Any, topic: str) -> Iterator[Any]:
    partitions = consumer.partitions_for_topic(topic)
    if not partitions:
        raise Misconfigured(f"There is no topic {topic}: create it with `headerfirst topics apply`.")
    places = [TopicPartition(topic, partition) for partition in sorted(partitions)]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    ends = consumer.end_offsets(places)
    while any(consumer.position(place) < ends[place] for place in places):
        fetched = consumer.poll(timeout_ms=ANSWER_MS)
        if not fetched:
            raise Misconfigured(f"Kafka gave nothing of {topic} for {ANSWER_MS // 1000} s; try again.")
        for records in fetched.values():
            yield from records


def original(consumer: Any, filed: Filed) -> Any | Lost:
    """The record that a letter is about, read again where it lies."""
    place = filed.place
    if place is None:
        return Lost("it came from a file: read that again with `headerfirst ingest`")
    if place.partition not in (consumer.partitions_for_topic(place.topic) or ()):
        return Lost(f"{place.topic} has no partition {place.partition} any more")
    consumer.assign([place])
    begin, end = consumer.beginning_offsets([place])[place], consumer.end_offsets([place])[place]
    if not begin <= filed.offset < end:
        return Lost(f"retention removed its record from {place.topic}")
    consumer.seek(place, filed.offset)
    record = next(iter(consumer.poll(timeout_ms=ANSWER_MS, max_records=1).get(place, [])), None)
    if record is None or record.offset != filed.offset or len(record.value or b"") != filed.letter.length:
        return Lost(f"another record stands in its place on {place.topic}")
    return record


def send_again(producer: Any, filed: Filed, record: Any) -> None:
    """The same bytes to the same partition, known as one attempt more; raises until the broker has them."""
    headers = [(name, value) for name, value in record.headers or [] if name != ATTEMPT]
    producer.send(
        record.topic,
        value=record.value,
        key=record.key,
        headers=[*headers, (ATTEMPT, str(filed.letter.attempt + 1).encode())],
        partition=record.partition,
        timestamp_ms=record.timestamp,
    ).get(timeout=ANSWER_MS / 1000)
