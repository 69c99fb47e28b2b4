"""The sample day as two files of JSON lines, in the form that `backtest` and `register import` read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec
import orjson
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.sample.day import DoorRecord, SampleDay


class Written(NamedTuple):
    register: Path
    day: Path
    records: int
    left_out: int
    """Door records that a line of JSON cannot hold: no JSON themselves, or known only by their header."""


def write(sample: SampleDay, folder: Path) -> Written:
    """Makes the folder; writes over what an earlier run left there. Raises Misconfigured where it cannot."""
    register, day = folder / "register.jsonl", folder / "day.jsonl"
    lines = list(_door_lines(sample.door))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        register.write_bytes(
            b"".join(_line("register", key, msgspec.json.encode(record)) for key, record in sample.register)
        )
        day.write_bytes(b"".join(lines))
    except OSError as error:
        raise Misconfigured(f"The sample cannot be written into {folder}: {error.strerror}.") from error
    return Written(register, day, len(lines), len(sample.door) - len(lines))


def _door_lines(records: Iterable[DoorRecord]) -> Iterable[bytes]:
    for record in records:
        if record.value is not None and not record.headers and _is_json(record.value):
            yield _line(record.topic, record.key, record.value)


def _line(topic: str, key: str | None, value: bytes) -> bytes:
    named = {"topic": topic} if key is None else {"topic": topic, "key": key}
    return orjson.dumps(named | {"value": orjson.Fragment(value)}) + b"\n"


def _is_json(value: bytes) -> bool:
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError:
        return False
    return True
