"""Plays door records as other programs would produce them, no further ahead of the worker than the broker can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaException, TopicPartition
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.plain_clients import plain_consumer, plain_producer
from headerfirst.streams.sample.day import DoorRecord
from headerfirst.streams.settings import ROLES, RoleName
from headerfirst.streams.topics import TOPICS, prefixed
from headerfirst.streams.topology import TOPOLOGY, group_of

AHEAD: Final = 4_000
"""Records that wait for the worker at most: together they are smaller than what the embedded broker keeps of a single
partition (5 MB), and older ones would vanish in silence."""
RATE: Final = 1_500
"""Records a second: the day is to be watched."""
LONGEST: Final = 20.0
"""Seconds for any number of records, as far as the worker follows."""
_WAIT: Final = 5.0


class Player:
    def __init__(self, bootstrap: str, prefix: str, records: Sequence[DoorRecord]) -> None:
        self._records = records
        self._prefix = prefix
        self._producer: Any = plain_producer(bootstrap)
        self._rate = max(RATE, len(records) / LONGEST)
        self._started: float | None = None
        self.played = 0
        self._delivered = 0
        self._refused: str | None = None

    @property
    def clock(self) -> datetime | None:
        """Of the made-up day: when the last played record was observed."""
        return self._records[self.played - 1].timestamp if self.played else None

    @property
    def is_done(self) -> bool:
        """Everything was played, and the broker has it."""
        return self._delivered == len(self._records)

    def play(self, waiting: int) -> None:
        """Produce what is due; `waiting` of what was played before has not been worked off yet."""
        self._started = self._started or monotonic()
        due = int((monotonic() - self._started) * self._rate)
        most = min(due, self.played + AHEAD - waiting, len(self._records))
        for record in self._records[self.played : most]:
            self._produce(record)
        self.played = max(self.played, most)
        self._producer.poll(0)
        if self._refused is not None:
            raise Retriable(f"The broker refused a record of the sample day: {self._refused}.")

    def _produce(self, record: DoorRecord) -> None:
        self._producer.produce(
            prefixed(self._prefix, record.topic),
            key=record.key,
            value=record.value,
            timestamp=int(record.timestamp.timestamp() * 1000),
            headers=list(record.headers),
            on_delivery=self._on_delivery,
        )

    def _on_delivery(self, error: Any, _message: object) -> None:
        if error is None:
            self._delivered += 1
        else:
            self._refused = str(error.name())


class Progress:
    """How far the worker's groups are behind, as the broker knows it."""

    def __init__(self, bootstrap: str, prefix: str, partitions: int) -> None:
        self._consumers: Mapping[RoleName, Consumer] = {
            role: plain_consumer(bootstrap, group_of(prefix, role)) for role in ROLES
        }
        self._partitions = {role: _partitions(prefix, role, partitions) for role in ROLES}
        self.committed: Counter[str] = Counter()
        """Records worked off, by role."""
        self.lag: Counter[str] = Counter()

    def look(self) -> None:
        """A broker that does not answer changes nothing; whoever waits for progress notices in time."""
        for role, consumer in self._consumers.items():
            with suppress(KafkaException):
                done, end = self._done_and_end(role, consumer)
                self.committed[role], self.lag[role] = done, end - done

    def _done_and_end(self, role: RoleName, consumer: Consumer) -> tuple[int, int]:
        partitions = self._partitions[role]
        done = sum(max(partition.offset, 0) for partition in consumer.committed(partitions, timeout=_WAIT))
        ends = (consumer.get_watermark_offsets(partition, timeout=_WAIT)[1] for partition in partitions)
        return done, sum(ends)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for consumer in self._consumers.values():
            consumer.close()


def _partitions(prefix: str, role: RoleName, door: int) -> list[TopicPartition]:
    return [
        TopicPartition(prefixed(prefix, topic), number)
        for topic in TOPOLOGY[role].reads
        for number in range(TOPICS[topic].partitions(door))
    ]
