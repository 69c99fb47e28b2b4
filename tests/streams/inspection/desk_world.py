"""An inspection desk without a broker: the topics are those of inspection_world.py, the store, the unpacking and the
scanners are real. `stores.fetched` says whose bodies were asked for.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.inspection import InspectionBook
from headerfirst.schemas.inspection import Decision, InspectionResult
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.codec import decode
from headerfirst.streams.inspection.desk import Desk
from headerfirst.streams.inspection.equipment import Equipment, limits_of, options_for
from headerfirst.streams.inspection.interface import Located, Store
from headerfirst.streams.inspection.isolation import ScannerPool
from headerfirst.streams.inspection.opening import Opening
from headerfirst.streams.inspection.store_threads import StoreThreads
from headerfirst.streams.inspection.stores.folder import FolderStore
from headerfirst.streams.inspection.unpacker import Unpacker
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.office import Office
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.settings import InspectionSettings, Settings
from headerfirst.streams.slices import OutgoingRecord

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.inspection_world import MESSAGE_ID, OPENED, InspectionWorld, scan
from tests.agents.made_packs import KEYS

Happening = Callable[[], None]


def letter(
    message_id: str = MESSAGE_ID, *, body: str = "Tea at four.", more: str = "", at: datetime | None = None
) -> bytes:
    """The message of made_questions.py: from Eleni to Amara, the day before the request. `more`: header fields."""
    when = at or made.facts().observed_at
    fields = {
        "Received": f"from mx.example.net by mail.example.org; {when:%a, %d %b %Y %H:%M:%S} +0000",
        "From": f"Eleni Markou <{builders.ELENI}>",
        "To": f"Amara Okafor <{builders.AMARA}>",
        "Subject": "Kettle",
        "Message-ID": message_id,
    }
    own = {line.partition(":")[0] for line in more.splitlines()}
    lines = [f"{name}: {value}" for name, value in fields.items() if name not in own]
    return "".join(f"{line}\r\n" for line in [*lines, *more.splitlines(), "", body]).encode()


@dataclass(frozen=True)
class WatchedStore:
    """A folder store that says what was asked of it. `before_fetch` happens when a body is asked for."""

    store: FolderStore
    fetched: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    """Raised by the next looks, one each."""

    def find(self, mailbox: str, message_ids: Sequence[str]) -> Iterator[Located]:
        self.looked.extend(message_ids)
        if self.troubles:
            raise self.troubles.pop(0)
        return self.store.find(mailbox, message_ids)

    def headings(self, mailbox: str) -> Iterator[Located]:
        self.looked.append(mailbox)
        if self.troubles:
            raise self.troubles.pop(0)
        return self.store.headings(mailbox)

    def fetch(self, located: Located, limit: int) -> Iterator[bytes]:
        self.fetched.append(located.message_id)
        return self.store.fetch(located, limit)

    def close(self) -> None:
        self.store.close()


class World(InspectionWorld):
    """`happenings`: what else comes to the topics just before the next opening is entered."""

    def __init__(self, *more: RegisterRecord, **changes: Any) -> None:
        super().__init__(*more, **changes)
        self.is_ready = True
        self.happenings: list[Happening] = []
        self.caught_up = 0

    # As the register's view and the book's memory

    async def reach_end(self) -> None:
        await asyncio.sleep(0)

    async def follow(self) -> None:
        self.caught_up += 1
        await asyncio.sleep(0)

    # As a producer

    async def send_batch(
        self, topic: str, _partition: int, records: Iterable[OutgoingRecord]
    ) -> asyncio.Future[Sequence[range]]:
        for one in records:
            record = decode(topic, one.value).record
            if topic == "ledger-entries" and record.kind == "opening":
                while self.happenings:
                    self.happenings.pop(0)()
            self.comes(topic, (one.key or b"").decode(), record, OPENED)
        done: asyncio.Future[Sequence[range]] = asyncio.get_running_loop().create_future()
        done.set_result([])
        return done

    def results_said(self) -> list[InspectionResult]:
        return self.log.records("inspection-results")

    def openings(self) -> list[str]:
        return [one.decision_id or "" for one in self.entries() if one.kind == "opening"]


class Memory:
    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def book(self) -> InspectionBook:
        return self._world.inspection

    @property
    def is_ready(self) -> bool:
        return self._world.is_ready

    async def follow(self) -> None:
        await self._world.follow()


@dataclass
class App:
    producer: World


@dataclass
class DeskWorld:
    world: World
    root: Path
    store: WatchedStore
    office: Office
    equipment: Equipment
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def put(self, message: bytes, *, folder: str | None = None, mailbox: str = builders.AMARA) -> None:
        home = self.root / mailbox / (f".{folder.replace('/', '.')}" if folder is not None else "")
        for part in (self.root / mailbox / "cur", home / "cur"):
            part.mkdir(parents=True, exist_ok=True)
        (home / "cur" / f"{next(self.numbers)}:2,").write_bytes(message)

    async def opened(self, decision: Decision, token: str = made.MESSAGE) -> InspectionResult:
        return await Opening(self.equipment, self.world, decision, token).result()

    def granted(self, *scanners: str, **changes: Any) -> Decision:
        """By the gate, but for the scanners; what was changed is of the request."""
        decision = self.world.granted(scan(**changes))
        assert decision.grant is not None
        return _scanned_by(decision, scanners or ("yara",))

    def desk(self) -> Desk:
        return Desk(self.office, cast("BookMemory", Memory(self.world)), self.equipment)

    @property
    def app(self) -> RoleApp:
        return cast("RoleApp", App(self.world))

    def metric(self, name: str, **labels: str) -> float | None:
        return self.office.metrics.registry.get_sample_value(f"headerfirst_{name}", labels)


def _scanned_by(decision: Decision, scanners: Sequence[str]) -> Decision:
    assert decision.grant is not None
    return msgspec.structs.replace(decision, grant=msgspec.structs.replace(decision.grant, scanners=list(scanners)))


@asynccontextmanager
async def desk_world(
    root: Path, *more: RegisterRecord, largest: int = 1_000_000, **changes: Any
) -> AsyncIterator[DeskWorld]:
    world = World(*more, **changes)
    settings = InspectionSettings(stores=(f"folder://{root}",), largest_message=largest, scan_within=20.0)
    metrics = Metrics()
    office = Office(
        Settings("localhost:9092", KEYS, roles=("inspection",), inspection=settings),
        world.bench,
        world.directory,
        world.shields,
        cast("RegisterView", world),
        metrics,
        lambda: _moment_of(world),
    )
    store = WatchedStore(FolderStore(root))
    equipment = Equipment(
        office,
        cast("BookMemory", Memory(world)),
        settings,
        StoreThreads(settings.stores, {}, lambda _url, _environment: cast("Store", store)),
        Unpacker(limits_of(settings)),
        lambda ready: ScannerPool(options_for(settings, [ready]), limits=limits_of(settings)),
    )
    try:
        yield DeskWorld(world, root, store, office, equipment)
    finally:
        await equipment.close()


def _moment_of(world: World) -> Moment:
    return world.moment
