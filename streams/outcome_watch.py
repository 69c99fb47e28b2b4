"""What comes of something that one is about to do: topics, followed from where they ended before it was done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.record import Record
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import type_of
from headerfirst.streams.plain_clients import ANSWER, partitions_at, plain_consumer
from headerfirst.streams.topics import prefixed

GROUP: Final = "headerfirst-cli"
_POLL: Final = 0.5
_PARTITION: Final = 0
"""All topics on which anything comes of a command have one."""
_NOT_MINE: Final = frozenset({KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED})


class Seen(NamedTuple):
    topic: str
    record: Record
    value: bytes


Sign = Callable[[str, Record], bool]
"""Topic, without prefix, and record: whether it is what is waited for."""


class OutcomeWatch:
    """Commits nothing. Topics that whoever watches may not read are passed over."""

    def __init__(self, consumer: Consumer, names: dict[str, str]) -> None:
        self._consumer = consumer
        self._names = names
        """By name on the cluster: topics that are watched."""

    @classmethod
    @contextmanager
    def opened(cls, bootstrap: str, prefix: str, topics: Iterable[str]) -> Iterator[Self]:
        """From the present ends; raises Misconfigured where no broker answers, or none of the topics can be read."""
        consumer = plain_consumer(bootstrap, f"{prefix}{GROUP}")
        try:
            wanted = {prefixed(prefix, topic): topic for topic in topics}
            watch = cls(consumer, {})
            watch._assign(bootstrap, wanted)
            yield watch
        finally:
            consumer.close()

    def _assign(self, bootstrap: str, wanted: dict[str, str]) -> None:
        there = partitions_at(self._consumer, bootstrap)
        places = [place for name in wanted if name in there and (place := self._end_of(bootstrap, name)) is not None]
        if not places:
            raise Misconfigured(
                f"Kafka at {bootstrap} has no {' or '.join(wanted)} that you may read: run `headerfirst topics apply` "
                "where there is none, or give the command with --no-wait."
            )
        self._names = {place.topic: wanted[place.topic] for place in places}
        self._consumer.assign(places)

    def _end_of(self, bootstrap: str, name: str) -> Any:
        place = TopicPartition(name, _PARTITION)
        try:
            _, end = self._consumer.get_watermark_offsets(place, timeout=ANSWER)
        except KafkaException as error:
            if error.args[0].code() in _NOT_MINE:
                return None
            raise Misconfigured(f"Kafka at {bootstrap} refused: {error.args[0].str()}.") from error
        return TopicPartition(name, _PARTITION, end)

    @property
    def topics(self) -> set[str]:
        """Those that are watched, without prefix."""
        return set(self._names.values())

    def first(self, is_it: Sign, within: float) -> Seen | None:
        """None where nothing of the kind came within so many seconds."""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0:
            message = self._consumer.poll(min(_POLL, left))
            seen = self._seen(message) if message is not None and message.error() is None else None
            if seen is not None and is_it(seen.topic, seen.record):
                return seen
        return None

    def _seen(self, message: Any) -> Seen | None:
        """None where it is nothing that we can read, and so nobody's answer."""
        topic, value = self._names[message.topic()], message.value()
        try:
            return Seen(topic, decode(topic, value, type_of(message.headers() or [])).record, value)
        except Malformed:
            return None
