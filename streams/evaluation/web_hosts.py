"""How many hosts of real logs and of the most visited the public lists know, and what the web rules make of visits.

Visits of a proxy's log, and one to a host of each list, are judged three times: nobody being named; as if an address
had been looked up for each; as if each had been signed for. Only the last may become anybody's incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from headerfirst.agents.categories import Categories
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.vocabulary import Attribution
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.categories.store import StoredCategories, build
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.files import files_under
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import register_of
from headerfirst.streams.evaluation.trial import Trial
from msgspec.structs import replace

READER: Final = Address(address="reader@example.org", name="Amara Okafor")
_PROXIFIED: Final = re.compile(rb" - (?:\S+@)?([\w.-]+\.[a-z]{2,}):\d+ ", re.IGNORECASE)
_NAMED: Final = re.compile(r"[\w.-]+\.[a-z]{2,}", re.IGNORECASE).fullmatch
MORNING: Final = datetime(2026, 3, 10, 10, tzinfo=UTC)
WAYS: Final[tuple[tuple[str, str | None, Attribution], ...]] = (
    ("nobody named", None, "none"),
    ("an address looked up", READER.address, "address-lookup"),
    ("signed in", READER.address, "authenticated"),
)


class Seen(NamedTuple):
    """Of visits: those that became a finding about a person, and those to a host that some list knows."""

    about_people: Share
    known: Share


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """Two tables: hosts that lists know; visits that became findings about a person."""
    with TemporaryDirectory() as folder:
        store = Path(folder, "store")
        build(data / "ut1", store, None, lambda _category, _names: None)
        lists = StoredCategories(store)
        packs = list(packs)
        visits = visits_of(data, packs[0])
        hosts = {"proxy_squid": {visit.host for visit in visits}, **hosts_of(data)}
        known = ((name, known_of(found, lists)) for name, found in hosts.items())
        judged = _rows({"proxy_squid": visits, "one of each list": one_of_each(data)}, packs, lists)
        return f"{table(('hosts of', 'known to a list'), known)}\n{table(HEAD, judged, words=3)}"


HEAD: Final = ("visits", "who", "pack", "a finding about a person", "naive: any host on a list")


def known_of(hosts: Iterable[str], lists: Categories) -> Share:
    answers = [bool(lists.of(host)) for host in hosts]
    return Share(sum(answers), len(answers))


def hosts_of(data: Path) -> dict[str, set[str]]:
    """Of logs and tables that are no door format."""
    proxified = (data / "loghub_proxifier/Proxifier_2k.log").read_bytes()
    ranked = (data / "domains/sublime_tranco_top_50k.csv").read_text(encoding="utf-8").splitlines()
    return {
        "loghub_proxifier": {host.decode().lower() for host in _PROXIFIED.findall(proxified)},
        "the 50,000 most visited (Tranco)": {line.partition(",")[2].strip() for line in ranked if "," in line},
    }


def visits_of(data: Path, pack: ReadyPack) -> list[WebProxy]:
    """Each line of the logs that holds a visit."""
    trial = Trial(pack, register_of([READER], ["example.org"]), connector="squid")
    lines = (raw for path in files_under(data / "proxy_squid") for raw in items_of(connector_for("squid"), path))
    return [record for raw in lines for record in trial.item(raw).records]


def one_of_each(data: Path) -> list[WebProxy]:
    """A page of the first host of each list that has a name, opened on a working morning."""
    found = []
    for number, listed in enumerate(sorted((data / "ut1").glob("*/domains"))):
        with listed.open(encoding="utf-8", errors="replace") as lines:
            host = next((name for name in map(str.strip, lines) if _NAMED(name)), None)
        if host is not None:
            found.append(_page(number, host))
    return found


def _page(number: int, host: str) -> WebProxy:
    return WebProxy(
        event_id=f"{number:032x}",
        observed_at=MORNING,
        attribution="none",
        method="GET",
        scheme="https",
        host=host.lower(),
        path_tags=[],
        status=200,
        bytes_in=20_000,
        media_type="text/html",
        agent_class="browser",
        action="allowed",
        vendor_categories=[],
    )


def seen(pack: ReadyPack, visits: Iterable[WebProxy], lists: Categories) -> Seen:
    trial = Trial(pack, register_of([READER], ["example.org"]), categories=lists)
    visits = list(visits)
    led = [trial.record("web-proxy", visit) for visit in visits]
    about = sum(any(finding.about == "person" for finding in one.findings) for one in led)
    return Seen(Share(about, len(visits)), known_of((visit.host for visit in visits), lists))


def _rows(
    sources: Mapping[str, list[WebProxy]], packs: list[ReadyPack], lists: Categories
) -> Iterator[tuple[object, ...]]:
    for source, visits in sources.items():
        for name, user, attribution in WAYS:
            attributed = [replace(visit, user=user, attribution=attribution) for visit in visits]
            for pack in packs:
                yield source, name, pack.ref.id, *seen(pack, attributed, lists)
