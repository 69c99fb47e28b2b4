"""Lines a second and core from each log format to records behind the door, beside the bare reading of the file."""

from __future__ import annotations

import importlib
import pkgutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from headerfirst.agents.register import Register
from headerfirst.agents.rules import make_ready
from headerfirst.streams import keys
from headerfirst.streams.connectors import connector_for, formats, items_of
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Desk
from headerfirst.streams.packs import find_pack

from benchmarks import invented_lines

_LINES: Final = 50_000
_AFTER: Final = datetime(2026, 6, 1, tzinfo=UTC)
"""Later than any invented line."""
_SHOWN: Final = "{:<16}{:>14,.0f}{:>14,.0f}{:>9.2f}"


def main() -> None:
    print(f"{'format':<16}{'lines/s':>14}{'bare lines/s':>14}{'dead %':>9}")
    pack = make_ready(find_pack("dmu"))
    with tempfile.TemporaryDirectory() as folder:
        for name, path in _logs(Path(folder)):
            door = Door(connector_for(name), Desk(pack, Register(everyone_is_staff=True), keys.PUBLISHED))
            seconds, bare = _cpu(partial(_through, door, name, path)), _cpu(partial(_read, path))
            account = door.account
            dead = 100 * account.dead.total() / max(account.seen, 1)
            print(_SHOWN.format(name, account.inputs / seconds, account.inputs / bare, dead))


def _logs(folder: Path) -> Iterator[tuple[str, Path]]:
    for module in pkgutil.iter_modules(invented_lines.__path__):
        name = module.name.replace("_", "-")
        if name in formats():
            path = folder / name
            lines = importlib.import_module(f"{invented_lines.__name__}.{module.name}").lines(_LINES, 1)
            path.write_bytes(b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines))
            yield name, path


def _through(door: Door, name: str, path: Path) -> None:
    for raw in items_of(connector_for(name), path):
        door.take(raw, _AFTER)
    door.rest(_AFTER)


def _read(path: Path) -> None:
    with path.open("rb") as file:
        for _ in file:
            pass


def _cpu(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return max(time.process_time() - begun, 1e-9)


if __name__ == "__main__":
    main()
