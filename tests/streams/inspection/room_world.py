"""A reading room at work: an embedded broker, a folder of mail, a gate that decides, and people who come to look.

The gate is that of gate_world.py, whose topics are written to the broker, with the times that they have there; the room
is the real one, over HTTP on loopback, and its own writing goes to the same broker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

import aiokafka
import msgspec
from confluent_kafka import TopicPartition
from faust.types import TP
from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.reading import Wish
from headerfirst.agents.rules import Packs
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.reading_room import ReadingRoom
from headerfirst.streams.inspection.store_threads import Copy, StoreThreads
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.office import Office
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.plain_clients import plain_consumer, plain_producer
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.room_client import NotShown, Seen, ask
from headerfirst.streams.settings import InspectionSettings, Settings
from headerfirst.streams.slices import OutgoingRecord
from headerfirst.streams.topology import TOPOLOGY

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST, private_key, role_of
from tests.agents.inspection_world import MESSAGE_ID, SEALED, InspectionWorld
from tests.agents.made_packs import KEYS

ROLE: Final = TOPOLOGY["inspection"]
TOPICS: Final = dict.fromkeys(("register", *ROLE.reads, *ROLE.follows, *ROLE.writes), 1)
CANARY: Final = "heron-4711"
"""In the text of the message, and nowhere else."""
HEADING: Final = "plover-0815"
"""In its heading."""
ENTERED_THEN_SHOWN: Final = [
    "ledger-entries opening",
    "fetched",
    "inspection-results",
    "ledger-entries view",
]
LETTER: Final = f"""\
From: Eleni Papadaki <{builders.ELENI}>
To: Amara Okafor <{builders.AMARA}>
Subject: Minutes {HEADING}
Date: Mon, 09 Mar 2026 12:00:00 +0000
Message-ID: {MESSAGE_ID}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="frontier"

--frontier
Content-Type: text/plain

The list of members {CANARY} is enclosed.
--frontier
Content-Type: application/octet-stream; name="{CANARY}.bin"
Content-Transfer-Encoding: base64

{"AAECAwQFBgcICQ==" * 20_000}
--frontier--
"""


@dataclass
class Event:
    """What the worker did, in order: fetched a body, or had a record acknowledged on a topic."""

    what: str
    record: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        return f"{self.what} {self.record['kind']}" if self.what == "ledger-entries" else self.what


class WatchedStores(StoreThreads):
    """Says what is fetched; `meanwhile` happens while a body is on its way."""

    def __init__(self, root: Path, events: list[Event]) -> None:
        super().__init__([f"folder://{root}"], {})
        self._events = events
        self.looked = 0
        self.meanwhile: Callable[[], None] = lambda: None

    async def copies(self, mailbox: str, message_id: str) -> list[Copy]:
        self.looked += 1
        return await super().copies(mailbox, message_id)

    async def content(self, copy: Copy, limit: int) -> bytes:
        self._events.append(Event("fetched"))
        content = await super().content(copy, limit)
        await asyncio.to_thread(self.meanwhile)
        return content


class App:
    """The part of a role's app that the room uses. Record times are the world's, as the broker's would be."""

    def __init__(self, producer: aiokafka.AIOKafkaProducer, world: InspectionWorld, events: list[Event]) -> None:
        self._producer = producer
        self._world = world
        self._events = events
        self.fails_at: str | None = None

    @property
    def producer(self) -> App:
        return self

    async def send_batch(self, topic: str, partition: int, records: Iterable[OutgoingRecord]) -> Awaitable[Any]:
        events = [Event(topic, msgspec.json.decode(record.value or b"{}")) for record in records]
        if self.fails_at in [event.name for event in events]:
            raise ConnectionError
        sent = [
            await self._producer.send(
                topic,
                record.value,
                key=record.key,
                partition=partition,
                timestamp_ms=_milliseconds(self._world.now),
                headers=record.headers,
            )
            for record in records
        ]
        await asyncio.gather(*sent)
        self._events += events
        return asyncio.gather(*sent)


class RoomWorld:
    def __init__(self, bootstrap: str, folder: Path, request: InspectionRequest) -> None:
        """Idris asked; whoever has to approved."""
        self.bootstrap = bootstrap
        self.mail = folder / "mail"
        self.gate = _World(self.written)
        self.events: list[Event] = []
        self.stores = WatchedStores(self.mail, self.events)
        self._producer = plain_producer(bootstrap)
        self._written: dict[str, int] = {}
        self.room: ReadingRoom
        self.equipment: Equipment
        self.app: App
        self.register: RegisterView
        self.gate.finds(target=SEALED)
        self.gate.asks(request, "idris")
        self.gate.says("approve", "jonas" if request.kind == "reveal" else "hana", 1)
        self.run()
        assert self.gate.outcomes()[-1] == ("granted", [])

    # What the organisation does

    def written(self, key: str, record: RegisterRecord | None) -> None:
        pending = self.__dict__.setdefault("_register", [])
        pending.append((key, record))

    def put(self, name: str, letter: str = LETTER, mailbox: str = builders.AMARA, folder: str | None = None) -> None:
        """A letter into somebody's mailbox: `folder` is of a maildir."""
        home = self.mail / mailbox
        place = home if folder is None else home / f".{folder}" / "cur"
        if folder is not None:
            (home / "cur").mkdir(parents=True, exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(letter)

    def keeps(self, *records: RegisterRecord) -> None:
        for record in records:
            self.gate.keep(record)
        self.sync()

    def run(self) -> None:
        """The gate says what there is to say, and it lies on the topics."""
        self.gate.run()
        self.sync()

    def sync(self, *, beats: bool = True) -> None:
        for topic, arrivals in self.gate.log.arrivals.items():
            for arrival in arrivals[self._written.get(topic, 0) :]:
                signature = [("signature", (arrival.signature or "").encode())] if arrival.signature else []
                self._write(topic, arrival.key, arrival.value, arrival.at, signature)
            self._written[topic] = len(arrivals)
        for key, record in self.__dict__.pop("_register", []):
            self._write("register", key, None if record is None else msgspec.json.encode(record), self.gate.now)
        if beats:
            self.beat(self.gate.now)
        assert self._producer.flush(30) == 0

    def beat(self, at: datetime) -> None:
        heartbeat = Heartbeat(id="register", at=at)
        self._write("register", key_of(heartbeat), msgspec.json.encode(heartbeat), at)
        assert self._producer.flush(30) == 0

    def _write(
        self, topic: str, key: str, value: bytes | None, at: datetime, headers: list[tuple[str, bytes]] | None = None
    ) -> None:
        self._producer.produce(
            topic, value, key=key, partition=0, timestamp=_milliseconds(at), headers=cast("Any", headers or [])
        )

    def revokes(self) -> None:
        self.gate.says("revoke", "hana", 5)
        self.run()

    # What people do

    def wish(self, person: str = "idris", message: str | None = made.MESSAGE, **changes: Any) -> Wish:
        fields: dict[str, Any] = {
            "request_id": REQUEST,
            "message_token": message,
            "actor": identity(person).actor,
            "at": self.gate.now,
            "nonce": f"{len(self.events):04}-{person}-{id(object()):032}",
        }
        return Wish(**(fields | changes))

    async def looks(
        self, person: str = "idris", message: str | None = made.MESSAGE, *, signed_by: str | None = None, **changes: Any
    ) -> Seen | NotShown:
        return await self.sends(self.wish(person, message, **changes), signed_by or person)

    async def sends(self, wish: Wish, signed_by: str = "idris") -> Seen | NotShown:
        return await asyncio.to_thread(ask, self.room.address, wish, identity(signed_by))

    # What there is

    @property
    def did(self) -> list[str]:
        return [event.name for event in self.events]

    @property
    def fetched(self) -> int:
        return self.did.count("fetched")

    def values(self, topic: str) -> list[bytes]:
        """Keys and values of everything that a topic holds."""
        found: list[bytes] = []
        consumer = plain_consumer(self.bootstrap, "reader", tells_ends=True)
        consumer.assign([TopicPartition(topic, 0, 0)])
        while True:
            message = consumer.poll(10)
            assert message is not None
            if message.error() is not None:
                consumer.close()
                return found
            found += [message.key() or b"", message.value() or b""]


class _World(InspectionWorld):
    """Tells what goes to the register."""

    def __init__(self, written: Callable[[str, RegisterRecord | None], None]) -> None:
        self._tell = written
        super().__init__()

    def keep(self, record: RegisterRecord | None, key: str | None = None) -> None:
        super().keep(record, key)
        self._tell(key or (key_of(record) if record is not None else ""), record)


def identity(person: str) -> Identity:
    return Identity(made.token(person), role_of(person), private_key(person))


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@asynccontextmanager
async def room_world(
    bootstrap: str, folder: Path, request: InspectionRequest | None = None
) -> AsyncIterator[RoomWorld]:
    """Idris may read one message of Amara's, which lies in her mailbox; the room is open."""
    world = RoomWorld(bootstrap, folder, request or made.open_mail(target=SEALED))
    world.put("1.eml")
    settings = Settings(
        bootstrap, KEYS, roles=("inspection",), inspection=InspectionSettings((f"folder://{world.mail}",))
    )
    view = world.register = RegisterView(bootstrap, "register", 60.0, now=lambda: world.gate.now)
    await view.open()
    following = asyncio.create_task(view.follow())
    directory, shields = Directory(view.register, KEYS), ShieldIndex(view.register, KEYS)
    view.listen(directory)
    view.listen(shields)
    bench = Bench(Packs([made.DMU], always=made.DMU), view.register, KEYS)

    def moment() -> Moment:
        return Moment(world.gate.now, view.is_fresh, view.offset)

    memory = BookMemory(settings, ROLE, InspectionBook(bench, directory, shields), moment)
    office = Office(settings, bench, directory, shields, view, Metrics(), moment)
    await memory.ready(TP("decisions", 0), 1, 0)
    async with aiokafka.AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        world.app = App(producer, world.gate, world.events)
        equipment = world.equipment = Equipment.of(office, memory)
        equipment.stores = world.stores
        world.room = ReadingRoom(equipment)
        try:
            await world.room.work(cast("RoleApp", world.app))
            yield world
        finally:
            await world.room.close()
            await equipment.close()
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await memory.close()
            await view.close()


def refused(answer: Seen | NotShown) -> str:
    """The reason; words tell nothing of the message."""
    assert isinstance(answer, NotShown)
    assert CANARY not in answer.words
    return answer.reason


def nothing_happened(world: RoomWorld) -> bool:
    """No body was fetched, and nothing was entered but that somebody tried."""
    return set(world.did) <= {"ledger-entries refusal"}
