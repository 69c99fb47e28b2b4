"""Reads dead letters, and sends what they are about in again: from its origin, since letters keep no bytes.

Order and key stay, and so does the record time, so that nothing gets a new life under retention.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Producer, TopicPartition
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.streams import dead_letters
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import ATTEMPT, type_of
from headerfirst.streams.plain_clients import (
    ANSWER,
    partitions_at,
    plain_consumer,
    plain_producer,
    require_topic,
    until_the_end,
)

LARGEST: Final = 1 << 28
"""Bytes: whatever size a broker took before."""
_PARTITION: Final = 0
"""The one that `dead-letters` has."""


class Place(NamedTuple):
    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}-{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Filed:
    """A letter as it was last met."""

    letter: DeadLetter
    headers: dict[str, str]
    times: int

    @property
    def place(self) -> Place | None:
        """Where the record lies that the letter is about; `None`: in a file."""
        topic, partition, offset = (
            self.headers.get(name, "")
            for name in (dead_letters.ORIGIN_TOPIC, dead_letters.ORIGIN_PARTITION, dead_letters.ORIGIN_OFFSET)
        )
        known = topic and partition.isdecimal() and offset.isdecimal()
        return Place(topic, int(partition), int(offset)) if known else None

    @property
    def origin(self) -> str:
        return "a file" if self.place is None else str(self.place)


@dataclass(frozen=True, slots=True)
class Mail:
    """All letters by id, in the order in which they were last met, and how many records were none."""

    letters: dict[str, Filed]
    unreadable: int


class Lost(NamedTuple):
    """Why a letter's record cannot be had, as the end of a sentence."""

    why: str


@contextmanager
def consumer_of(bootstrap: str) -> Iterator[Consumer]:
    """Commits nothing: what it reads counts as read by nobody."""
    consumer = plain_consumer(bootstrap, "headerfirst-dead-letters", tells_ends=True)
    try:
        with _in_a_sentence(bootstrap):
            yield consumer
    finally:
        consumer.close()


@contextmanager
def producer_of(bootstrap: str) -> Iterator[Producer]:
    with _in_a_sentence(bootstrap):
        yield plain_producer(bootstrap, largest=LARGEST)


@contextmanager
def _in_a_sentence(bootstrap: str) -> Iterator[None]:
    try:
        yield
    except KafkaException as error:
        raise Misconfigured(f"Kafka at {bootstrap} refused: {error.args[0].str()}.") from error


def read_mail(consumer: Consumer, bootstrap: str, topic: str) -> Mail:
    """Everything on the topic from its beginning to its present end."""
    require_topic(consumer, bootstrap, topic)
    consumer.assign([TopicPartition(topic, _PARTITION, OFFSET_BEGINNING)])
    letters: dict[str, Filed] = {}
    unreadable = 0
    for message in until_the_end(consumer):
        headers = message.headers() or []
        try:
            letter = decode(dead_letters.TOPIC, message.value(), type_of(headers)).record
        except Malformed:
            unreadable += 1
            continue
        before = letters.pop(letter.letter_id, None)
        shown = {name: (value or b"").decode(errors="replace") for name, value in headers}
        letters[letter.letter_id] = Filed(letter, shown, 1 if before is None else before.times + 1)
    return Mail(letters, unreadable)


def original(consumer: Consumer, bootstrap: str, filed: Filed) -> Any | Lost:
    """The record that a letter is about, read again where it lies."""
    place = filed.place
    if place is None:
        return Lost("it came from a file: read that again with `headerfirst ingest`")
    if place.partition >= partitions_at(consumer, bootstrap).get(place.topic, 0):
        return Lost(f"{place.topic} has no partition {place.partition} any more")
    begin, end = consumer.get_watermark_offsets(TopicPartition(place.topic, place.partition), timeout=ANSWER)
    if not begin <= place.offset < end:
        return Lost(f"retention removed its record from {place.topic}")
    consumer.assign([TopicPartition(*place)])
    message = next(until_the_end(consumer), None)
    if message is None or message.offset() != place.offset or len(message.value() or b"") != filed.letter.length:
        return Lost(f"another record stands in its place on {place.topic}")
    return message


def send_again(producer: Producer, filed: Filed, message: Any) -> None:
    """The same bytes to the same partition, known as one attempt more; raises until the broker has them."""
    headers = [(name, value) for name, value in message.headers() or [] if name != ATTEMPT]
    failed: list[KafkaError] = []
    producer.produce(
        message.topic(),
        value=message.value(),
        key=message.key(),
        headers=[*headers, (ATTEMPT, str(filed.letter.attempt + 1).encode())],
        partition=message.partition(),
        timestamp=message.timestamp()[1],
        on_delivery=lambda error, _: failed.append(error) if error else None,
    )
    if producer.flush(ANSWER):
        failed.append(KafkaError(KafkaError._MSG_TIMED_OUT))  # noqa: SLF001  # the name that it is published under
    if failed:
        raise KafkaException(failed[0])
