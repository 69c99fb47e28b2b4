"""A register as a file: JSON lines `{"topic": "register", "value": {…}}`, the form that `backtest` reads and prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import orjson
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.register import Case, RegisterRecord, key_of
from headerfirst.streams.codec import Decoder, decoder_for

_TOLERANCE: Final = timedelta(minutes=5)
"""A case is registered with the clock of whoever types it."""


def read_register(path: Path) -> Iterator[RegisterRecord]:
    """Every record of the file; raises Misconfigured with file, line and reason at the first that cannot be read."""
    decode = decoder_for("register")
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(decode, path, number, line)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error


def _record(decode: Decoder, path: Path, number: int, line: bytes) -> RegisterRecord:
    try:
        entry = orjson.loads(line)
        topic, value = entry["topic"], orjson.dumps(entry["value"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Misconfigured(f'{path}, line {number}: expected {{"topic": "register", "value": {{…}}}}.') from None
    if topic != "register":
        raise Misconfigured(f"{path}, line {number}: a register file holds records of the topic register only.")
    try:
        record: RegisterRecord = decode(value).record
    except Malformed as error:
        raise Misconfigured(f"{path}, line {number}: not a register record ({error.reason}).") from None
    return record


def is_backdated(record: RegisterRecord, now: datetime) -> bool:
    """Whether it is a case that would open the past to `on_case` rules: a case runs from its registration."""
    return isinstance(record, Case) and record.from_ is not None and record.from_ < now - _TOLERANCE


def refuse_backdated(records: Iterable[RegisterRecord], now: datetime) -> None:
    """Raises Misconfigured at the first case that begins in the past."""
    for record in records:
        if is_backdated(record, now):
            raise Misconfigured(
                f"{key_of(record)} begins in the past: a case runs from its registration (set `from` to now, or leave "
                "such cases out with --without-past-cases)."
            )
