"""Who is measured: each with the command that starts it, how it keeps its counts, and how its progress is seen."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from headerfirst.streams.runner import WRITE_EVERY
from headerfirst.streams.topology import group_of

ROOT: Final = Path(__file__).parents[1]
BUILD: Final = ROOT / ".build" / "bench"
FLUSH_MILLISECONDS: Final = int(1000 * WRITE_EVERY)
"""Everybody's interval of commits, checkpoints or snapshots: our own; the others' defaults are longer."""
_HEAP: Final = "-Xmx512m"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run takes place."""

    bootstrap: str
    prefix: str
    state: Path
    """A folder of its own."""


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    title: str
    state: str
    """How it keeps the counts."""
    kind: Literal["ours", "python", "java", "floor"] = "python"
    folder: str = ""
    """Of its program and its lock file, under benchmarks/peers."""
    package: str = ""
    """The library that it is about."""
    module: str = "worker"
    options: tuple[str, ...] = ()
    few: bool = False
    """A tenth of the records do for it: it takes over 100 µs for each."""
    commits: bool = True
    """To Kafka; otherwise a run is over a flush interval after its last incident."""

    def output(self, prefix: str) -> str:
        return f"{prefix}findings" if self.kind == "ours" else f"{prefix}{self.name}"

    def group(self, prefix: str) -> str:
        return group_of(prefix, "mail") if self.kind == "ours" else f"{self.output(prefix)}-worker"

    def command(self, place: Place, python: Path) -> list[str]:
        """`python` is that of its own environment."""
        output, flush = self.output(place.prefix), str(FLUSH_MILLISECONDS)
        arguments = [place.bootstrap, place.prefix, output, flush, str(place.state), *self.options]
        if self.kind == "ours":
            job = str(Path(__file__).with_name("reference_worker.py"))
            options = ["--bootstrap", place.bootstrap, "--prefix", place.prefix, "--only", "mail"]
            return [sys.executable, job, "worker", "--demo-keys", *options]
        if self.kind == "java":
            built = BUILD / self.folder
            return ["java", _HEAP, "-cp", f"{built}/classes:{built}/jars/*", "reference.Reference", *arguments]
        return [str(python), "-m", f"benchmarks.peers.{self.folder}.{self.module}", *arguments]


OURS: Final = "headerfirst"
FLOOR: Final = "aiokafka"
STREAMS: Final = "kafka-streams"
QUIX: Final = "quix-streams"
NOT_DURABLE: Final = "in memory, lost with the process"
CONTENDERS: Final = (
    Contender(OURS, "headerfirst", "a topic, written behind", "ours"),
    Contender(
        STREAMS, "Kafka Streams", "RocksDB and a changelog topic, cached", "java", "kafka_streams", "kafka-streams"
    ),
    Contender(QUIX, "Quix Streams", "RocksDB and a changelog topic", folder="quixstreams", package="quixstreams"),
    Contender(
        "bytewax",
        "Bytewax",
        "snapshots in SQLite, on this disk alone",
        folder="bytewax",
        package="bytewax",
        commits=False,
    ),
    Contender(
        "faststream-batches",
        "FastStream in batches",
        NOT_DURABLE,
        folder="faststream",
        package="faststream",
        options=("--batches",),
    ),
    Contender("faststream", "FastStream", NOT_DURABLE, folder="faststream", package="faststream", few=True),
    Contender("faust", "plain Faust", NOT_DURABLE, folder="plain_faust", package="faust-streaming", few=True),
    Contender(
        "faust-table",
        "plain Faust with a table",
        "memory and a changelog topic",
        folder="plain_faust",
        package="faust-streaming",
        options=("--table",),
        few=True,
    ),
    Contender(
        FLOOR,
        "floor: aiokafka",
        "none: consumes and decodes",
        "floor",
        "bare_clients",
        "aiokafka",
        "consume_aiokafka",
        commits=False,
    ),
    Contender(
        "confluent",
        "floor: confluent-kafka",
        "none: consumes and decodes",
        "floor",
        "bare_clients",
        "confluent-kafka",
        "consume_confluent",
        commits=False,
    ),
)
