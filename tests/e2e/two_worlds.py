"""A world is an installation on a real Kafka, with workers, a Dovecot of its own, its mail, and people's commands.

Two of them get the same at the same time; nothing but the bodies of messages differs.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from confluent_kafka import Consumer, TopicPartition
from headerfirst.agents.reading import Wish
from headerfirst.schemas.command import Command
from headerfirst.schemas.vocabulary import CommandKind
from headerfirst.streams import admin, room_client
from headerfirst.streams.command_writer import CommandWriter
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.settings import TOGETHER
from headerfirst.streams.topics import DEFAULT_PARTITIONS, TOPICS
from headerfirst.streams.topology import TOPOLOGY

from tests import builders
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.e2e.unseen_mail import LETTERS, SPEAK_UP, YESTERDAY
from tests.streams.command_line import run
from tests.streams.installation import Installation, Running
from tests.streams.operators import registered

PATIENCE: Final = 240.0
"""Seconds for one step; a few on an idle machine."""
BEAT: Final = 5.0
LONG_AGO: Final = YESTERDAY - timedelta(days=20)
_ROOM: Final = "the reading room is open: "


@dataclass
class World:
    number: int
    installation: Installation
    dovecot: ListeningDovecot
    clamd: str
    metrics: dict[str, str] = field(default_factory=dict)
    """As each process told them before it was ended."""
    said_by_ingest: list[str] = field(default_factory=list)
    is_made: bool = False
    _seen: dict[str, list[bytes]] = field(default_factory=dict)

    # Its making

    def make(self) -> None:
        """Topics, register, mail; nobody has seen any of it."""
        with admin.connect(self.installation.bootstrap) as client:
            admin.apply(client, admin.Layout(self.installation.prefix, DEFAULT_PARTITIONS, 1))
        ends = YESTERDAY + timedelta(days=60)
        cases = [
            builders.case(id=name, person=person, from_=LONG_AGO, suspicion_at=LONG_AGO, until=ends)
            for name, person in (("case-1", "amara"), ("case-2", "carys"))
        ]
        protections = (
            builders.regional_officer(),
            builders.union_folder(),
            builders.union_address(),
            builders.protected_address(address=SPEAK_UP),
        )
        self.installation.keep(*registered(), *protections, *cases)
        self.is_made = True
        for letter in LETTERS:
            self.dovecot.deliver(letter.mailbox, letter.written(self.number), letter.folder)

    def start_worker(self) -> Running:
        return self.installation.start_worker("--instance", "worker")

    def start_inspection(self) -> Running:
        where = ("--store", self.dovecot.url, "--clamd", self.clamd)
        return self.installation.start_worker("--only", "inspection", "--instance", "inspection", *where)

    def ingest(self) -> None:
        """Everything that lies in Dovecot, from files, by two connectors."""
        root = self.installation.folder / "mail"
        for letter in LETTERS:
            if letter.door == "eml":
                folder = root if letter.folder == "INBOX" else root / letter.folder
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{letter.name}.eml").write_bytes(letter.written(self.number))
        lines = root.parent / "mail.jsonl"
        lines.write_bytes(b"".join(one.line(self.number) + b"\n" for one in LETTERS if one.door == "jsonl"))
        where = ("--bootstrap", self.installation.bootstrap, "--prefix", self.installation.prefix)
        for name, path in (("eml", root), ("jsonl", lines)):
            done = run("ingest", "--demo-keys", *where, name, path)
            assert done.returncode == 0, done.stderr
            self.said_by_ingest += [done.stdout, done.stderr]

    # What people do

    def give(self, by: Identity, kind: CommandKind, command_id: str, **fields: Any) -> None:
        """The very same bytes in every world."""
        given = Command(command_id=command_id, at=YESTERDAY, kind=kind, actor=by.actor, **({"payload": {}} | fields))
        CommandWriter(self.installation.bootstrap, self.installation.prefix).write(given, by)

    def view(self, inspection: Running, by: Identity, wish: Wish) -> str:
        """What the reading room shows."""
        room = inspection.text.partition(_ROOM)[2].partition('"')[0]
        seen = room_client.ask(room, wish, by)
        assert isinstance(seen, room_client.Seen), seen
        return seen.text

    def kill_at_its_next_fetch(self, inspection: Running, give: Callable[[], None]) -> None:
        """As soon as Dovecot was asked for a body: anywhere between that and the result."""
        self.remember_metrics(killed=inspection)
        before = self.dovecot.bodies_asked_for()
        give()
        deadline = time.monotonic() + PATIENCE
        while self.dovecot.bodies_asked_for() == before:
            assert time.monotonic() < deadline, inspection.text
            time.sleep(0.005)
        inspection.stop(signal.SIGKILL)

    # What it says

    def values(self, topic: str) -> list[Any]:
        """What the topic was seen to hold by now."""
        for message in self._reader.consume(1_000, timeout=0.02):
            if message.error() is None:
                name = str(message.topic()).removeprefix(self.installation.prefix)
                self._seen.setdefault(name, []).append(message.value() or b"")
        return [msgspec.json.decode(value) for value in self._seen.get(topic, [])]

    @cached_property
    def _reader(self) -> Consumer:
        """Of all topics at once, so that waiting takes nothing from the workers."""
        consumer = plain_consumer(self.installation.bootstrap, "reader")
        names = ((topic.name, number) for topic in TOPICS.values() for number in range(topic.partitions()))
        consumer.assign([TopicPartition(f"{self.installation.prefix}{name}", number, 0) for name, number in names])
        return consumer

    def decided(self) -> set[tuple[str, str]]:
        return {(one["request_id"], one["outcome"]) for one in self.values("decisions")}

    def different(self) -> dict[str, int]:
        """Records by topic, repeats left out; the register has the test's own heartbeats."""
        self.values("decisions")
        return {topic: len(set(seen)) for topic, seen in self._seen.items() if topic != "register"}

    def is_settled(self) -> bool:
        """The ledger has every entry, and every role has committed all that it reads."""
        entries = {one["entry_id"] for one in self.values("ledger-entries")}
        lines = {one["entry_id"] for one in self.values("ledger") if "entry_id" in one}
        roles = (*TOGETHER, "inspection")
        return entries == lines and all(self.installation.committed(role) == self._read_by(role) for role in roles)

    def _read_by(self, role: str) -> int:
        reads = next(one.reads for one in TOPOLOGY.values() if one.name == role)
        return sum(len(self._seen.get(topic, [])) for topic in reads)

    def remember_metrics(self, **workers: Running) -> None:
        self.metrics |= {name: worker.ask("/metrics")[1] for name, worker in workers.items()}

    def logs(self) -> str:
        """Of every process of ours, all that it wrote."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.installation.folder.glob("*.log")))


@contextmanager
def two_worlds(bootstrap: str, folder: Path, clamd: str) -> Iterator[tuple[World, World]]:
    with ExitStack() as stack:
        worlds = [_world(stack, number, bootstrap, folder, clamd) for number in range(2)]
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, text in worlds[0].dovecot.environment.items():
            patch.setenv(name, text)
        stack.enter_context(_kept(worlds))
        yield worlds[0], worlds[1]


def _world(stack: ExitStack, number: int, bootstrap: str, folder: Path, clamd: str) -> World:
    dovecot = stack.enter_context(ListeningDovecot.started())
    (own := folder / f"world-{number}").mkdir()
    installation = Installation(bootstrap, own, f"world{number}-{time.time_ns() // 1_000_000:x}-")
    stack.callback(installation.kill_all)
    return World(number, installation, dovecot, clamd)


@contextmanager
def _kept(worlds: Sequence[World]) -> Iterator[None]:
    """Somebody keeps the registers, however long a step takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            for world in worlds:
                if world.is_made:
                    world.installation.beat()

    keeper = threading.Thread(target=beat)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def until(worlds: Sequence[World], condition: Callable[[], object], pause: float = 0.1) -> None:
    """Wait for it, unless one of their processes ends."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        for process in (one for world in worlds for one in world.installation.processes):
            assert process.popen.poll() in (None, -signal.SIGKILL), process.text
        if time.monotonic() > deadline:
            raise TimeoutError("\n".join(f"{sorted(world.decided())}\n{world.logs()[-6000:]}" for world in worlds))
        time.sleep(pause)
