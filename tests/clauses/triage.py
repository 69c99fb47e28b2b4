"""Given a register and a policy, when records come in, then these incidents, requests and counts come out.

Black-box: door records and register records in, the topics of the pipeline out (as `backtest` runs it). Who is who is
in tests/builders.py: Amara works from nine to five in London, Bilal is her manager. `on_case` rules run for whom the
register has a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.report import Report
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.line import Line
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.pipeline import Pipeline

from tests import builders
from tests.agents.made_packs import KEYS

PACKS: Final[dict[str, ReadyPack]] = {pack.ref.id: pack for pack in ready_packs()}
_DOORS: Final[dict[type[Record], str]] = {
    EmailMetadata: "email-metadata",
    WebProxy: "web-proxy",
    AccountChange: "account-changes",
    Report: "reports",
}
PEOPLE: Final[tuple[RegisterRecord, ...]] = (
    builders.organisation(),
    builders.person(),
    builders.person(id="bilal", addresses=[builders.BILAL], name="Bilal Rahman", manager=None, acknowledged_policy=[]),
)


@dataclass
class Outcome:
    """Everything that the topics hold in the end; of incidents the last version."""

    lines: list[Line]
    incidents: list[Incident]
    counts: dict[tuple[str, ...], int] = field(default_factory=dict)
    """By the name of the count and its labels."""

    def of(self, topic: str) -> list[Any]:
        return [decode(line.topic, line.value).record for line in self.lines if line.topic == topic]

    @property
    def findings(self) -> list[Finding]:
        return self.of("findings")

    @property
    def requests(self) -> list[InspectionRequest]:
        return self.of("inspection-requests")

    @property
    def entries(self) -> list[LedgerEntry]:
        return self.of("ledger-entries")

    @property
    def categories(self) -> list[str]:
        """Of the incidents that stand, withdrawn ones left out."""
        return sorted(one.category for one in self.incidents if one.state != "withdrawn")


def outcome(
    pack: str, *records: Record, register: Iterable[RegisterRecord] = (), lists: Categories | None = None
) -> Outcome:
    """What the policy (`dmu` or `wcc`) makes of the records, in their order; `register` is added to PEOPLE, and `lists`
    say beside the proxy's vendor what a site is.
    """
    ready = PACKS[pack]
    pipeline = Pipeline(Bench(Packs([ready], always=ready), Register(), KEYS, lists or NoCategories()))
    for known in (*PEOPLE, *register):
        pipeline.learn(key_of(known), known)
    lines: list[Line] = []
    for record in records:
        lines += pipeline.feed(Line(_DOORS[type(record)], "", encode(record)))
    incidents = pipeline.incidents()
    counts = {(counted.name, *counted.labels): times for counted, times in pipeline.counts.items()}
    return Outcome(lines + incidents, [decode(line.topic, line.value).record for line in incidents], counts)
