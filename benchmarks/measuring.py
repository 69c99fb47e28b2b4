"""One run of one contender: started beside a full topic, watched from outside until all of it is done and flushed.

Progress is what its incidents tell (mail.py), for the floors what they print. CPU and rate are those of the second half
of the records, when a virtual machine is warm and caches are full; the whole life is measured too. The same for all.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from confluent_kafka import Consumer, TopicPartition
from headerfirst.streams import admin
from headerfirst.streams.topics import DEFAULT_PARTITIONS
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

from benchmarks.answers import fault, written
from benchmarks.contenders import FLUSH_MILLISECONDS, ROOT, Contender, Place
from benchmarks.environments import NotMeasuredError
from benchmarks.mail import EACH, Mails
from benchmarks.processes import cpu_seconds, peak_mebibytes, running
from benchmarks.reference_job import INPUT
from tests.e2e.workers import Installation

_LOOKS: Final = 0.05
"""Seconds between two looks at a contender."""
_BEATS: Final = 20.0
"""Seconds between two heartbeats of the register, without which ours refuses to go on."""
_PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run. CPU in microseconds an event, memory in MiB."""

    cpu: float
    events_per_second: float
    memory: float
    whole_cpu: float
    """From its first instruction on, start and warming up included."""
    start: float
    """Seconds to the first progress."""

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Look:
    time: float
    events: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Field:
    """Input under a prefix, the same for everybody who runs on it."""

    installation: Installation
    mails: Mails

    @property
    def visible(self) -> int:
        """Events that incidents tell of: the last few of each partition make none."""
        return self.mails.incidents * EACH

    @classmethod
    def laid(cls, bootstrap: str, prefix: str, mails: Mails, *, full: bool = True) -> Field:
        installation = Installation(bootstrap, prefix, roles=("mail",))
        installation.create()
        installation.write_register(mails.register)
        if full:
            installation.produce(mails)
        return cls(installation, mails)


def measure(contender: Contender, python: Path, field: Field) -> Figures:
    """Raises `NotMeasuredError` where it ends by itself or does not get on."""
    with started(contender, python, field) as run:
        begun = time.monotonic()
        first = run.wait(1)
        half = run.wait(field.visible // 2)
        if half.events >= field.visible:
            raise NotMeasuredError("it was done before half of the records could be seen: give it more")
        done = run.wait(field.visible)
        run.wait_until_flushed()
        total, used = len(field.mails), cpu_seconds(run.process.pid)
        run.check_answers()
        left = total - half.events
        return Figures(
            cpu=(used - half.cpu) / left * 1e6,
            events_per_second=left / (done.time - half.time),
            memory=peak_mebibytes(run.process.pid),
            whole_cpu=used / total * 1e6,
            start=first.time - begun,
        )


@dataclass
class Run:
    contender: Contender
    field: Field
    process: subprocess.Popen[bytes]
    consumer: Consumer
    printed: IO[bytes]
    said: IO[bytes]
    beaten: float = 0.0

    def wait(self, events: int) -> Look:
        """For so many events, at least."""
        return self._until(lambda look: look.events >= events)

    def wait_until_flushed(self) -> None:
        if self.contender.commits:
            self._until(lambda _: self._committed() == len(self.field.mails))
        elif self.contender.kind != "floor":
            time.sleep(2 * FLUSH_MILLISECONDS / 1000)

    def check_answers(self) -> None:
        """Figures of another job would be worth nothing."""
        if self.contender.kind == "floor":
            return
        topic = self.contender.output(self.field.installation.prefix)
        wrong = fault(self.field.mails.answers, written(self.field.installation.bootstrap, topic))
        if wrong is not None:
            raise NotMeasuredError(wrong)

    def _until(self, reached: Callable[[Look], bool]) -> Look:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            look = self._look()
            if reached(look):
                return look
            if self.process.poll() is not None:
                raise NotMeasuredError(f"it ended with exit code {self.process.returncode} ({self._last_words()})")
            self.beat()
            time.sleep(_LOOKS)
        raise NotMeasuredError(f"it did not get on ({self._last_words()})")

    def _look(self) -> Look:
        events = self._events()
        return Look(time.monotonic(), events, cpu_seconds(self.process.pid))

    def _events(self) -> int:
        if self.contender.kind == "floor":
            lines = Path(self.printed.name).read_bytes().split()
            return int(lines[-1]) if lines else 0
        topic = TopicPartition(self.contender.output(self.field.installation.prefix), 0)
        return int(self.consumer.get_watermark_offsets(topic, timeout=10)[1]) * EACH

    def _committed(self) -> int:
        topic = f"{self.field.installation.prefix}{INPUT}"
        places = [TopicPartition(topic, number) for number in range(DEFAULT_PARTITIONS)]
        return sum(max(place.offset, 0) for place in self.consumer.committed(places, timeout=10))

    def beat(self) -> None:
        if self.contender.kind == "ours" and time.monotonic() - self.beaten > _BEATS:
            self.field.installation.beat()
            self.beaten = time.monotonic()

    def _last_words(self) -> str:
        said = Path(self.said.name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return said[-1][-200:] if said else "it said nothing"


@contextmanager
def started(contender: Contender, python: Path, field: Field) -> Iterator[Run]:
    """Its output topic is there, its process runs; the process is gone afterwards."""
    bootstrap, prefix = field.installation.bootstrap, field.installation.prefix
    _create(bootstrap, contender.output(prefix))
    settings = {"bootstrap.servers": bootstrap, "group.id": contender.group(prefix), "enable.auto.commit": False}
    consumer = Consumer(settings)
    with tempfile.TemporaryDirectory(prefix="headerfirst-bench-") as folder:
        home = Path(folder)
        state = home / "state"
        state.mkdir()
        command = contender.command(Place(bootstrap, prefix, state), python)
        field.installation.beat()
        try:
            with (
                (home / "printed").open("wb") as printed,
                (home / "said").open("wb") as said,
                running(command, stdout=printed, stderr=said, cwd=ROOT) as process,
            ):
                yield Run(contender, field, process, consumer, printed, said)
        finally:
            consumer.close()


def _create(bootstrap: str, topic: str) -> None:
    """One partition, as our findings have."""
    with admin.connect(bootstrap) as client, suppress(TopicAlreadyExistsError):
        client.create_topics([NewTopic(topic, 1, 1)])
