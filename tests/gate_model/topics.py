"""The topics, which outlive every process; and the processes, each of which knows of them what it has read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Final

import msgspec
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.book import Arrival, Book, Moment
from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import IncidentBook, take_finding
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.record import Record

ALL: Final = (
    "findings",
    "commands",
    "inspection-requests",
    "decisions",
    "ledger-entries",
    "inspection-results",
    "notices",
    "incidents",
    "incidents-restricted",
    "referrals",
    "ledger",
)
_GATES: Final = ("inspection-requests", "commands", "decisions", "ledger-entries", "findings", "inspection-results")
READS: Final = {
    "gate": _GATES,
    "inspection": _GATES,
    "notices": ("decisions", "notices", "ledger-entries", "inspection-results"),
    "incidents": (
        "findings",
        "incidents",
        "incidents-restricted",
        "commands",
        "decisions",
        "inspection-results",
        "referrals",
    ),
    "notary": ("ledger-entries", "ledger"),
}
"""As streams/topology.py has it."""


class Topics:
    def __init__(self) -> None:
        self.arrivals: dict[str, list[Arrival]] = {name: [] for name in ALL}

    def append(
        self, topic: str, key: str, record: Record | None, at: datetime, signature: str | None = None
    ) -> Arrival:
        value = msgspec.json.encode(record) if record is not None else b""
        arrival = Arrival(topic, len(self.arrivals[topic]), at, key, record, value, signature)
        self.arrivals[topic].append(arrival)
        return arrival

    def end(self, topic: str) -> int:
        return len(self.arrivals[topic])


class Incidents:
    """The incidents' memory as a book."""

    def __init__(self, bench: Bench, feed: Callable[[IncidentBook], ActFeed]) -> None:
        self._bench = bench
        self._book = IncidentBook()
        self._feed = feed(self._book)

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Finding() as finding:
                take_finding(self._book, finding)
            case Incident() as incident:
                self._book.known(incident, arrival.topic)
            case None if arrival.topic.startswith("incidents"):
                self._book.purged(arrival.key, arrival.topic)
            case _:
                self._feed.take(arrival)

    def say(self, _moment: Moment) -> list[Output]:
        said: list[Output] = list(self._book.changes(self._bench.packs))
        self._book.settled()
        return said

    def forget(self) -> None:
        self._book.clear()
        self._feed.forget()


class Process:
    def __init__(self, role: str, book: Book, topics: Topics) -> None:
        self.role = role
        self.book = book
        self._topics = topics
        self.read = dict.fromkeys(READS[role], 0)

    def follow(self, random: Random, until: dict[str, int] | None = None) -> None:
        """Reads on, to the ends or to these offsets: topics in any order, each in its own."""
        ends = {name: self._topics.end(name) for name in self.read} | (until or {})
        waiting = [name for name in self.read if self.read[name] < ends[name]]
        while waiting:
            name = random.choice(waiting)
            many = random.randint(1, ends[name] - self.read[name])
            for arrival in self._topics.arrivals[name][self.read[name] : self.read[name] + many]:
                self.book.take(arrival)
            self.read[name] += many
            if self.read[name] >= ends[name]:
                waiting.remove(name)

    def say(self, moment: Moment) -> list[Publish]:
        return published(self.book.say(moment))

    def die(self) -> None:
        """Another takes its place, which has read nothing."""
        self.book.forget()
        self.read = dict.fromkeys(self.read, 0)


def published(outputs: Sequence[Output]) -> list[Publish]:
    return [one for one in outputs if isinstance(one, Publish)]
