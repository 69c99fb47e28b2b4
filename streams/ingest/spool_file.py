"""The spool as a file: a SQLite database that is written ahead and synchronised at each commit; for one thread.

A commit that a kill tore off is cut at the next opening. Deleted records are overwritten with zeros.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.dead_letters import TOPIC as DEAD_LETTERS
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.envelope import Headers
from headerfirst.streams.line import Line

NAME: Final = "spool.sqlite3"
_A_ROW: Final = 64
"""Bytes that a row costs beside what it holds, about."""
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS passed
(number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT, value BLOB NOT NULL, headers BLOB)
"""
_OPENING: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "BEGIN IMMEDIATE",
    _TABLE,
    "COMMIT",
)
_INSERT: Final = "INSERT INTO passed (topic, key, value, headers) VALUES (?, ?, ?, ?)"
_OLDEST: Final = "SELECT number, topic, key, value, headers FROM passed ORDER BY number LIMIT ?"
_SIZE: Final = "LENGTH(value) + LENGTH(COALESCE(key, '')) + LENGTH(COALESCE(headers, ''))"


class Row(NamedTuple):
    """A record for its topic, or a letter with its headers; silent in `repr`."""

    topic: str
    key: str | None
    value: bytes
    headers: bytes | None
    """Of a letter; those of a record follow from it."""

    def __repr__(self) -> str:
        return f"<Row for {self.topic}>"

    @property
    def size(self) -> int:
        return len(self.value) + len(self.key or "") + len(self.headers or b"") + _A_ROW


class Waiting(NamedTuple):
    """One that Kafka does not have yet; later ones have higher numbers."""

    number: int
    passed: Line | Letter
    size: int


class SpoolFile:
    """Raises sqlite3.Error where the disk does not do what it is asked."""

    def __init__(self, folder: Path) -> None:
        """Raises Misconfigured where the folder cannot be had, or another process has it."""
        path = folder / NAME
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # what SQLite puts beside it has its mode
            path.chmod(0o600)
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            for statement in _OPENING:
                self._database.execute(statement)
        except OSError as error:
            raise Misconfigured(f"The spool {folder} cannot be used: {error.strerror}.") from error
        except sqlite3.OperationalError as error:
            raise Misconfigured(f"The spool {folder} cannot be used; perhaps another process has it.") from error
        except sqlite3.DatabaseError as error:
            raise Misconfigured(f"{path} is no spool; move it away.") from error

    def holds(self) -> tuple[int, int]:
        """Records, and their bytes."""
        count, size = self._database.execute(f"SELECT COUNT(*), COALESCE(SUM({_SIZE}), 0) FROM passed").fetchone()  # noqa: S608  # a constant
        return count, size + count * _A_ROW

    def add(self, rows: Iterable[Row]) -> None:
        """All of them are on disk, or none."""
        self._database.execute("BEGIN")
        try:
            self._database.executemany(_INSERT, rows)
            self._database.execute("COMMIT")
        except sqlite3.Error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    def oldest(self, most: int) -> list[Waiting]:
        """In the order in which they were added."""
        found = self._database.execute(_OLDEST, (most,)).fetchall()
        return [_waiting(number, Row(*columns)) for number, *columns in found]

    def delete(self, last: int) -> None:
        """Everything up to this number."""
        self._database.execute("DELETE FROM passed WHERE number <= ?", (last,))

    def tidy(self) -> None:
        """Cut the log of writes, so that nothing of what was deleted stays in it."""
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        self._database.close()


def row_of(passed: Line | Letter) -> Row:
    if isinstance(passed, Line):
        return Row(passed.topic, passed.key, passed.value, None)
    return Row(DEAD_LETTERS, passed.key, encode(passed.record), msgspec.msgpack.encode(passed.headers))


def _waiting(number: int, row: Row) -> Waiting:
    if row.headers is None or row.key is None:
        return Waiting(number, Line(row.topic, row.key, row.value), row.size)
    headers: Headers = msgspec.msgpack.decode(row.headers, type=list[tuple[str, bytes]])
    return Waiting(number, Letter(row.key, decode(row.topic, row.value).record, headers), row.size)
