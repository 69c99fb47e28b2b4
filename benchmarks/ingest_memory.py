"""Peak memory of a process that takes a log through the door from its standard input, by how long the log is."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from headerfirst.agents.register import Register
from headerfirst.agents.rules import make_ready
from headerfirst.streams import keys
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.files import STANDARD_INPUT
from headerfirst.streams.connectors.interface import Desk
from headerfirst.streams.packs import find_pack

from benchmarks.invented_lines.web_day import MORNING
from benchmarks.streamed_log import pieces

_AFTER: Final = datetime(2030, 1, 1, tzinfo=UTC)
"""Later than the last line of the longest log."""
SIZES: Final = (10 << 20, 100 << 20, 1 << 30)
"""Bytes."""


def peak_mebibytes(size: int) -> float:
    """Of a process of its own, over a log of at least so many bytes that never lies anywhere."""
    command = [sys.executable, "-m", "benchmarks.ingest_memory"]
    root = Path(__file__).parents[1]
    with subprocess.Popen(  # noqa: S603  # a module of ours
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        if reader.stdin is None or reader.stdout is None:
            raise RuntimeError("a pipe was asked for")
        written = 0
        for piece in pieces(MORNING):
            written += reader.stdin.write(piece)
            if written >= size:
                break
        reader.stdin.close()
        return int(reader.stdout.read()) / 1024


def main() -> None:
    """The reader: what it needed at most, in KiB, is all that it says."""
    connector = connector_for("squid")
    door = Door(connector, Desk(make_ready(find_pack("dmu")), Register(everyone_is_staff=True), keys.PUBLISHED))
    for raw in items_of(connector, STANDARD_INPUT):
        door.take(raw, _AFTER)
    if door.account.dead:
        raise RuntimeError("lines of our own making could not be read")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
