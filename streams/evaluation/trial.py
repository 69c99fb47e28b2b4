"""One pack and one register over items of which each is told what it led to, by the pipeline that `backtest` runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams import keys
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Desk, Given, Raw
from headerfirst.streams.line import Line
from headerfirst.streams.pipeline import Pipeline

CLOCK: Final = datetime(2027, 1, 1, tzinfo=UTC)
"""When the evaluation takes place, so that the same mail gives the same figures on any day."""


@dataclass(frozen=True, slots=True)
class Led:
    """What became of one item: records of the door, and what triage made of them."""

    records: Sequence[Any]
    findings: Sequence[Finding]
    requests: Sequence[InspectionRequest]

    @property
    def rules(self) -> list[str]:
        """Of the findings."""
        return [finding.rule_id for finding in self.findings]

    @property
    def asking(self) -> list[str]:
        """The rules that ask for an inspection."""
        return [request.rule_id for request in self.requests if request.rule_id is not None]


class Trial:
    """Items in the order in which they are given; counts go on from one to the next, as in a worker."""

    def __init__(
        self,
        pack: ReadyPack,
        register: Iterable[RegisterRecord],
        given: Given | None = None,
        categories: Categories | None = None,
        connector: str = "eml",
    ) -> None:
        known = Register()
        self.bench: Final = Bench(
            Packs([pack], always=pack), known, keys.PUBLISHED, NoCategories() if categories is None else categories
        )
        self.pipeline: Final = Pipeline(self.bench)
        self._door = Door(connector_for(connector), Desk(pack, known, keys.PUBLISHED, given or Given()))
        for record in register:
            self.pipeline.learn(key_of(record), record)

    def item(self, raw: Raw) -> Led:
        """Of a mail or a line of a log."""
        return self._led([passed for passed in self._door.take(raw, CLOCK) if isinstance(passed, Line)])

    def record(self, topic: str, record: Record) -> Led:
        """Of a record of a door topic."""
        return self._led([Line(topic, "", encode(record))])

    def _led(self, lines: list[Line]) -> Led:
        outputs = [output for line in lines for output in self.pipeline.feed(line)]
        if any(output.topic == "dead-letters" for output in outputs):
            raise HeaderFirstError("A step failed on a record that the door let through.")
        return Led(
            list(_read(lines)),
            list(_read(line for line in outputs if line.topic == "findings")),
            list(_read(line for line in outputs if line.topic == "inspection-requests")),
        )


def _read(lines: Iterable[Line]) -> Iterator[Any]:
    return (decode(line.topic, line.value).record for line in lines)
