"""Triage and incidents in one process, without Kafka: the same steps on the same bytes, so the same values.

`backtest` prints what comes out; tests compare it with what a real pipeline published. Every value is encoded and
decoded between two steps, as it is on its way through a topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.step import Counted, NotRun, Publish
from headerfirst.agents.usage import UsageBook
from headerfirst.schemas.register import Heartbeat, RegisterRecord
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.judgement import judge_for, reason_of
from headerfirst.streams.line import Line
from headerfirst.streams.protection_feed import ProtectionFeed
from headerfirst.streams.settings import RoleName
from headerfirst.streams.topology import TOPOLOGY, Role

_ROLES: Final[tuple[RoleName, ...]] = ("mail", "web", "accounts", "reports", "incidents")
"""Neither gate nor notices nor ledger: what comes of a request, people decide."""
_INCIDENT_TOPICS: Final = ("incidents", "incidents-restricted")


class Pipeline:
    """Of one run. A topic is one partition here, and an offset the rank of a value among those of its topic."""

    def __init__(self, bench: Bench) -> None:
        self.counts: Counter[Counted] = Counter()
        """What steps counted rather than published."""
        self._bench = bench
        self._roles: Mapping[str, Role] = {topic: TOPOLOGY[name] for name in _ROLES for topic in TOPOLOGY[name].reads}
        self._book = IncidentBook()
        self._memories: Mapping[str, Any] = {
            "email-metadata": UsageBook("mail", "email-metadata", 0),
            "web-proxy": UsageBook("web", "web-proxy", 0),
            "findings": self._book,
        }
        self._protections = ProtectionFeed(self._book, bench.pseudonyms, bench.register)
        self._offsets: Counter[str] = Counter()
        self._incidents: dict[str, dict[str, Line]] = {topic: {} for topic in _INCIDENT_TOPICS}

    def learn(self, key: str, record: RegisterRecord | None) -> None:
        """Take a register record; `None` is a tombstone. Incidents that it protects somebody from are judged again."""
        self._write_behind()
        if not isinstance(record, Heartbeat):
            self._bench.register.fold(key, record)
            self._protections(key, record)

    def feed(self, line: Line) -> Iterator[Line]:
        """What one value leads to; findings are followed into their incidents, which `incidents` tells in the end."""
        role = self._roles.get(line.topic)
        if role is None:
            return
        offset = self._offsets[line.topic]
        self._offsets[line.topic] += 1
        for output in self._judge(role, line, offset):
            yield output
            yield from self.feed(output)

    def _judge(self, role: Role, line: Line, offset: int) -> list[Line]:
        """All outputs of a step or, where it fails, a dead letter and none of them."""
        try:
            judge = judge_for(role, line.topic, self._bench, self._memories.get(line.topic))
            judged = judge(decode(line.topic, line.value), offset)
            lines = list(_lines(judged.published))
        except Exception as error:  # noqa: BLE001  # as in the runner: a defect of ours must not stop the rest
            return [self._letter(role, line, error)]
        for counted in judged.counted:
            self.counts.update(counted.each() if isinstance(counted, NotRun) else [counted])
        return lines

    def _letter(self, role: Role, line: Line, error: Exception) -> Line:
        origin = Origin(None if line.key is None else line.key.encode(errors="surrogatepass"), line.value)
        letter = dead_letter(self._bench.pseudonyms, origin, reason_of(error), role.name, type(error).__name__)
        return Line("dead-letters", letter.key, encode(letter.record))

    def incidents(self) -> list[Line]:
        """The last version of each incident, by topic and id."""
        self._write_behind()
        return [line for topic in _INCIDENT_TOPICS for _, line in sorted(self._incidents[topic].items())]

    def _write_behind(self) -> None:
        for change in self._book.changes(self._bench.packs):
            if change.record is None:
                self._incidents[change.topic].pop(change.key, None)
            else:
                self._incidents[change.topic][change.key] = Line(change.topic, change.key, encode(change.record))
        self._book.settled()


def _lines(published: Iterable[Publish]) -> Iterator[Line]:
    """A tombstone has no value, and no step of triage writes one."""
    for output in published:
        if output.record is not None:
            yield Line(output.topic, output.key, encode(output.record))
