"""What the pipeline has written so far, read by a plain consumer: the newest version of each record, by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition
from headerfirst.agents.gate.settled import Settled, is_answer
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Decision, InspectionRequest, InspectionResult
from headerfirst.schemas.ledger import LedgerEntry, LedgerLine
from headerfirst.schemas.notice import Notice
from headerfirst.streams.codec import decode
from headerfirst.streams.envelope import type_of
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.topics import prefixed

TOPICS: Final = (
    "findings",
    "incidents",
    "incidents-restricted",
    "inspection-requests",
    "decisions",
    "inspection-results",
    "notices",
    "dead-letters",
    "ledger-entries",
    "ledger",
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
        self.decisions: dict[str, Decision] = {}
        """The one that counts of each request: the first that ends it, else the latest."""
        self.answers: dict[str, Decision] = {}
        """To commands that decided nothing, by the id of the answer."""
        self.results: dict[tuple[str, str], InspectionResult] = {}
        """By request and message: what programs found."""
        self.views: dict[str, InspectionResult] = {}
        """Each time that a person looked."""
        self.notices: dict[str, Notice] = {}
        self.dead_letters: dict[str, DeadLetter] = {}
        self.entries: dict[str, LedgerEntry] = {}
        self.ledger: dict[int, LedgerLine] = {}
        """By `seq`; two notaries would write equal lines."""
        self._settled = Settled()

    @property
    def stripped(self) -> list[LedgerEntry]:
        """Of records that arrived with content in them."""
        return [entry for entry in self.entries.values() if entry.kind == "stripped"]

    @property
    def consulted(self) -> set[str | None]:
        """The requests about which a union officer's word is on record."""
        return {entry.decision_id for entry in self.entries.values() if entry.kind == "consultation"}

    @property
    def unopened(self) -> int:
        """Messages that a program may open and has not; a look at headings stands for itself."""
        granted = (one for one in self.decisions.values() if one.outcome == "granted" and _is_for_a_program(one))
        wanted = {(one.request_id, token) for one in granted for token in _messages_of(one)}
        return len(wanted - self.results.keys())

    @property
    def lines_missing(self) -> int:
        """Entries that the ledger does not hold yet."""
        return len(self.entries) - len(self.ledger)

    def fold(self, topic: str, value: bytes | None, ce_type: bytes | None = None) -> None:
        """`topic` without prefix."""
        record: Any = decode(topic, value, ce_type).record
        match record:
            case Incident():
                known = self.incidents.get(record.incident_id)
                if known is None or record.version >= known.version:
                    self.incidents[record.incident_id] = record
            case Decision():
                self._decided(record)
            case Notice():
                self.notices[record.notice_id] = record
            case InspectionResult() if record.viewer is not None:
                self.views[record.view_id or ""] = record
            case _ if type(record) in _ID_OF:
                name, of = _ID_OF[type(record)]
                getattr(self, name).setdefault(of(record), record)

    def _decided(self, decision: Decision) -> None:
        if is_answer(decision):
            self.answers.setdefault(decision.request_id, decision)
        elif self._settled.take(decision):
            self.decisions[decision.request_id] = decision


_ID_OF: Final[dict[type, tuple[str, Callable[[Any], Any]]]] = {
    Finding: ("findings", lambda one: one.finding_id),
    InspectionRequest: ("requests", lambda one: one.request_id),
    InspectionResult: ("results", lambda one: (one.request_id, one.message_token)),
    DeadLetter: ("dead_letters", lambda one: one.letter_id),
    LedgerEntry: ("entries", lambda one: one.entry_id),
    LedgerLine: ("ledger", lambda one: one.seq),
}
"""What is the same however often it comes: where it is kept, and under which name."""


def _is_for_a_program(decision: Decision) -> bool:
    return decision.grant is not None and (decision.grant.mode == "scan" or decision.kind == "list-headings")


def _messages_of(decision: Decision) -> list[str]:
    if decision.kind == "list-headings":
        return [decision.request_id]
    return decision.grant.message_tokens if decision.grant is not None else []


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
            topic = message.topic().removeprefix(self._prefix)
            self.outputs.fold(topic, message.value(), type_of(message.headers() or ()))
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
