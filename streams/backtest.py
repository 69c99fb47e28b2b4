"""What the pipeline would publish for files that are at hand, without Kafka: connectors, triage and incidents.

The pack is in force at all times, the register file counts as complete and fresh, and the clock serves for one thing
only: to refuse a time that lies ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.findings import Bench
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import items_of
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door, Passed
from headerfirst.streams.connectors.files import require_readable
from headerfirst.streams.connectors.interface import Connector, Desk, Given, NoEvent
from headerfirst.streams.dead_letters import TOPIC as DEAD_LETTERS
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.line import Line
from headerfirst.streams.pipeline import Pipeline
from headerfirst.streams.register_file import read_register

WITHOUT_REGISTER: Final = (
    "Without --register nobody is known: nothing is shielded, every recipient is taken for staff, all mail for inbound."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run on what. Without `register` (a file) nobody is known."""

    pack: ReadyPack
    connector: Connector
    paths: tuple[Path, ...]
    pseudonyms: Pseudonyms = field(repr=False)
    now: datetime
    register: Path | None = None
    given: Given = field(default_factory=Given)
    categories: Categories = field(default_factory=NoCategories)


class Backtest:
    """One run; `account` and `counts` say what was not published, and why."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._register = register = Register(everyone_is_staff=plan.register is None)
        bench = Bench(Packs([plan.pack], always=plan.pack), register, plan.pseudonyms, plan.categories)
        self.pipeline = Pipeline(bench)
        self.published: Counter[str] = Counter()
        """Lines by topic."""
        self.account = Account()
        self._desk = Desk(plan.pack, register, plan.pseudonyms, plan.given, plan.categories)
        if plan.register is not None:
            self._learn(read_register(plan.register))

    def _learn(self, records: Iterable[RegisterRecord]) -> None:
        for record in records:
            self.pipeline.learn(key_of(record), record)
        if not len(self._register):
            raise Misconfigured(
                "The register file holds no record, so nobody is known; leave --register out to say so."
            )

    def run(self) -> Iterator[Line]:
        """Every line in order, incidents last; raises Misconfigured where a path cannot be read."""
        require_readable(self._plan.paths)
        for path in self._plan.paths:
            yield from self._read(path)
        yield from self._counted(self.pipeline.incidents())
        if not self.account.is_balanced:
            raise HeaderFirstError("What was seen and what became of it do not add up: please report this defect.")

    def _read(self, path: Path) -> Iterator[Line]:
        """What a connector remembers is of one path."""
        door = Door(self._plan.connector, self._desk, account=self.account)
        for raw in items_of(self._plan.connector, path):
            for passed in door.take(raw, self._plan.now):
                yield from self._lead_on(passed)
        for passed in door.rest(self._plan.now):
            yield from self._lead_on(passed)

    def _lead_on(self, passed: Passed) -> Iterator[Line]:
        if isinstance(passed, NoEvent):
            if passed.topic == "register":
                self.pipeline.learn(passed.key, passed.record)
        elif isinstance(passed, Letter):
            yield from self._counted([Line(DEAD_LETTERS, passed.key, encode(passed.record))])
        else:
            yield from self._counted([passed])
            yield from self._counted(self.pipeline.feed(passed))

    def _counted(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self.published[line.topic] += 1
            yield line
