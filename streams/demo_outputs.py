"""What the pipeline has written so far, read by a plain consumer: the newest version of each record, by its id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.streams.codec import decode
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.topics import prefixed

TOPICS: Final = (
    "findings",
    "incidents",
    "incidents-restricted",
    "inspection-requests",
    "dead-letters",
    "ledger-entries",
)
_MOST: Final = 500
_WAIT: Final = 5.0
"""Seconds for an answer about the ends of the topics."""


class Outputs:
    """Repeats change nothing: whoever reads folds by id, and of an incident keeps the highest version."""

    def __init__(self) -> None:
        self.findings: dict[str, Finding] = {}
        self.incidents: dict[str, Incident] = {}
        self.requests: dict[str, InspectionRequest] = {}
        self.dead_letters: dict[str, DeadLetter] = {}
        self.stripped: dict[str, LedgerEntry] = {}
        """Records that arrived with content in them."""

    def fold(self, topic: str, value: bytes | None) -> None:
        """`topic` without prefix."""
        record: Any = decode(topic, value).record
        match record:
            case Finding():
                self.findings[record.finding_id] = record
            case Incident():
                known = self.incidents.get(record.incident_id)
                if known is None or record.version >= known.version:
                    self.incidents[record.incident_id] = record
            case InspectionRequest():
                self.requests[record.request_id] = record
            case DeadLetter():
                self.dead_letters[record.letter_id] = record
            case LedgerEntry() if record.kind == "stripped":
                self.stripped[record.entry_id] = record


class Follower:
    """Reads the output topics, each of one partition, from their beginning on."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self.outputs = Outputs()
        self._prefix = prefix
        self._partitions = [TopicPartition(prefixed(prefix, topic), 0, OFFSET_BEGINNING) for topic in TOPICS]
        self._next = {partition.topic: 0 for partition in self._partitions}
        self._consumer: Consumer = plain_consumer(bootstrap, f"{prefix}demo")
        self._consumer.assign(self._partitions)

    def poll(self, seconds: float) -> int:
        """Wait so long for something new and fold it in; how many records that were."""
        messages: Iterable[Any] = self._consumer.consume(_MOST, timeout=seconds)
        read = [message for message in messages if message.error() is None]
        for message in read:
            self._next[message.topic()] = message.offset() + 1
            self.outputs.fold(message.topic().removeprefix(self._prefix), message.value())
        return len(read)

    def is_at_end(self) -> bool:
        """Whether everything that there is has been read; not, as long as the broker does not answer."""
        try:
            return all(self._next[partition.topic] >= self._end(partition) for partition in self._partitions)
        except KafkaException:
            return False

    def _end(self, partition: TopicPartition) -> int:
        _, end = self._consumer.get_watermark_offsets(TopicPartition(partition.topic, 0), timeout=_WAIT)
        return int(end)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()
