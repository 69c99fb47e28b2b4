"""An installation on the embedded broker: topics, a kept register, records that come in, and processes of ours."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import msgspec
from confluent_kafka import TopicPartition
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import Heartbeat, PackActivation, RegisterRecord, key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.packs import find_pack
from headerfirst.streams.plain_clients import plain_consumer, plain_producer
from headerfirst.streams.topics import TOPICS
from headerfirst.streams.topology import TOPOLOGY, group_of

from tests import builders

PATIENCE = 120.0
"""Seconds after which a test that waits for a process has failed."""
WELL_UNDER_TWENTY = 12.0
"""Seconds in which a worker that is told to stop has to have ended."""
EVERYBODY: tuple[RegisterRecord, ...] = (
    builders.organisation(),
    builders.person(),
    builders.person(id="bilal", addresses=[builders.BILAL], name="Bilal Rahman"),
    builders.person(id="carys", addresses=[builders.CARYS], name="Carys Pugh"),
    builders.union_official(),
)


def activation(pack_name: str = "dmu") -> PackActivation:
    pack = find_pack(pack_name)
    return builders.pack_activation(id=pack.file.id, version=pack.file.version, digest=pack.digest)


def forwarded(number: int = 0, **changes: Any) -> Record:
    """Mail that Amara's mailbox sent out by itself: a finding under either pack."""
    return builders.email_metadata(
        **{
            "event_id": f"{number:032x}",
            "observed_at": datetime.now(UTC) - timedelta(hours=1),
            "direction": "outbound",
            "mailbox_role": "sender",
            "message_id": f"<forwarded-{number}@mail.example.org>",
            "from_": builders.address(builders.AMARA),
            "to": [builders.address(builders.ELENI)],
            "auto_submitted": "auto-forwarded",
        }
        | changes
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Any], process: Running | None = None, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if process is not None and process.popen.poll() is not None:
            raise AssertionError(f"it ended with {process.popen.returncode}:\n{process.text}")
        if time.monotonic() > deadline:
            raise TimeoutError("" if process is None else process.text)
        time.sleep(0.05)


@dataclass
class Running:
    """A process of ours; everything that it says goes to `log`."""

    popen: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    @property
    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def ask(self, path: str) -> tuple[int, str]:
        """Status and text; 0 while nobody answers."""
        try:
            with urlopen(f"http://{self.address}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except (URLError, OSError):
            return 0, ""

    def until_ready(self) -> None:
        until(lambda: self.ask("/readyz")[0] == 200, self)

    def until_it_says(self, problem: str) -> None:
        """On /readyz, and not that it is only starting."""
        until(lambda: self.ask("/readyz")[0] == 503 and problem in self.ask("/readyz")[1], self)

    def stop(self, sign: signal.Signals = signal.SIGTERM, patience: float = WELL_UNDER_TWENTY) -> int:
        self.popen.send_signal(sign)
        return self.ended(patience)

    def ended(self, patience: float = PATIENCE) -> int:
        return self.popen.wait(patience)


@dataclass
class Installation:
    bootstrap: str
    folder: Path
    prefix: str = ""
    processes: list[Running] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._producer = plain_producer(self.bootstrap)

    def write(self, *records: RegisterRecord) -> None:
        for record in records:
            self._producer.produce(f"{self.prefix}register", encode(record), key=key_of(record), partition=0)
        assert self._producer.flush(30) == 0

    def beat(self, age: float = 0.0) -> None:
        """A heartbeat as it was so many seconds ago."""
        self.write(Heartbeat(id="register", at=datetime.now(UTC) - timedelta(seconds=age)))

    def keep(self, *records: RegisterRecord) -> None:
        """A register with everybody, the DMU pack in force and these records, and fresh."""
        self.write(*EVERYBODY, activation(), *records)
        self.beat()

    def produce(self, topic: str, *records: Record | bytes, partition: int = 0) -> None:
        for record in records:
            value = record if isinstance(record, bytes) else encode(record)
            self._producer.produce(f"{self.prefix}{topic}", value, key=builders.AMARA, partition=partition)
            self._producer.poll(0)
        assert self._producer.flush(30) == 0

    def messages(self, topic: str) -> list[Any]:
        """All that a topic holds."""
        found: list[Any] = []
        waiting = TOPICS[topic].partitions()
        consumer = plain_consumer(self.bootstrap, "reader", tells_ends=True)
        consumer.assign([TopicPartition(f"{self.prefix}{topic}", number, 0) for number in range(waiting)])
        while waiting:
            message = consumer.poll(10)
            assert message is not None
            if message.error() is None:
                found.append(message)
            else:
                waiting -= 1
        consumer.close()
        return found

    def count(self, topic: str) -> int:
        """How many records a topic of one partition has had."""
        consumer = plain_consumer(self.bootstrap, "reader")
        _, end = consumer.get_watermark_offsets(TopicPartition(f"{self.prefix}{topic}", 0), timeout=10)
        consumer.close()
        return int(end)

    def values(self, topic: str) -> list[Any]:
        return [msgspec.json.decode(message.value()) for message in self.messages(topic)]

    def committed(self, role: str) -> int:
        """Of all partitions that the role reads."""
        reads = next(one.reads for one in TOPOLOGY.values() if one.name == role)
        consumer = plain_consumer(self.bootstrap, group_of(self.prefix, role))  # type: ignore[arg-type]  # a role's name
        places = [
            TopicPartition(f"{self.prefix}{topic}", number)
            for topic in reads
            for number in range(TOPICS[topic].partitions())
        ]
        offsets = [place.offset for place in consumer.committed(places, timeout=10)]
        consumer.close()
        return sum(offset for offset in offsets if offset > 0)

    def start(self, command: str, *arguments: str | Path, given: Any = None) -> Running:
        log = self.folder / f"{command}-{len(self.processes)}.log"
        with log.open("wb") as output:
            popen = subprocess.Popen(
                [sys.executable, "-m", "headerfirst.streams.cli", command, *map(str, arguments)],
                stdin=given or subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self.processes.append(Running(popen, log))
        return self.processes[-1]

    def start_worker(self, *options: str | Path) -> Running:
        port = free_port()
        where = ("--bootstrap", self.bootstrap, "--prefix", self.prefix, "--demo-keys")
        worker = self.start("worker", *where, "--metrics-port", str(port), "--session-timeout", "6", *options)
        worker.address = f"127.0.0.1:{port}"
        return worker

    def start_ingest(self, *arguments: str | Path, given: Any = None) -> Running:
        where = ("--bootstrap", self.bootstrap, "--prefix", self.prefix, "--demo-keys")
        return self.start("ingest", *where, *arguments, given=given)

    def kill_all(self) -> None:
        for process in self.processes:
            process.popen.kill()
            process.popen.wait()
