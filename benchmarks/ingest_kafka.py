"""`headerfirst ingest squid FILE` as anybody runs it, onto a real Kafka: CPU of its process a line, and lines a second.

Of two runs the shorter is taken off, so that lines are left alone, without the start of a program and of its topics.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Final, NamedTuple

from benchmarks.environments import NotMeasuredError
from benchmarks.streamed_log import PIECE, pieces
from tests.e2e.workers import Installation
from tests.streams import installation

SHORT: Final = 20_000
LONG: Final = 320_000
_PARTITIONS: Final = 4
_AGO: Final = timedelta(hours=2)
"""So that the last line of the longer log does not lie ahead."""
_BEAT: Final = 10.0
"""Seconds between two heartbeats of the register."""


class Used(NamedTuple):
    """Seconds."""

    cpu: float
    wall: float


def measure(bootstrap: str, folder: Path) -> Used:
    """For one line; raises NotMeasuredError where a run ends otherwise than it should."""
    place = Installation(bootstrap, "bench-ingest-")
    place.create()
    installation.Installation(bootstrap, folder, place.prefix).keep()
    with _kept_fresh(place):
        runs = [_run(place, _log(folder, lines)) for lines in (SHORT, LONG)]
    short, long = runs
    lines = LONG - SHORT
    return Used((long.cpu - short.cpu) / lines, (long.wall - short.wall) / lines)


def _log(folder: Path, lines: int) -> Path:
    path = folder / f"{lines}.log"
    path.write_bytes(b"".join(islice(pieces(datetime.now(UTC) - _AGO), lines // PIECE)))
    return path


def _run(place: Installation, log: Path) -> Used:
    where = ("--bootstrap", place.bootstrap, "--prefix", place.prefix, "--demo-keys")
    command = [sys.executable, "-m", "headerfirst.streams.cli", "ingest", "squid", str(log), *where]
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # ours
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise NotMeasuredError(f"`headerfirst ingest` ended with {process.returncode}")
    return Used(usage.ru_utime + usage.ru_stime, time.monotonic() - begun)


@contextmanager
def _kept_fresh(place: Installation) -> Iterator[None]:
    """The register has a heartbeat as long as the context lasts."""
    done = Event()

    def beat() -> None:
        while not done.wait(_BEAT):
            place.beat()

    beating = Thread(target=beat)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()
