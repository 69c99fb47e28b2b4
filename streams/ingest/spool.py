"""What passed the door and is not on Kafka yet, on disk: a sender is answered without Kafka, and a kill loses nothing.

Only what the door let through comes here: header blocks and lines never touch the disk. A sender is answered when its
records are on disk; those of all senders that wait meanwhile go in one commit. Records are deleted once Kafka has them.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from headerfirst.streams.connectors.door import Passed
from headerfirst.streams.connectors.interface import NoEvent
from headerfirst.streams.ingest.spool_file import Row, SpoolFile, Waiting, row_of

log: Final = logging.getLogger(__name__)

LIMIT: Final = 1 << 30
"""Bytes that wait at most, unless said otherwise."""
_IN_MEMORY: Final = 64 << 20
"""Bytes that wait for the disk itself at most: a disk that hangs fills no memory."""

_QUIET: Final = 1.0
"""Seconds without a record, before the file is tidied."""

_T = TypeVar("_T")


class Spool:
    """In a folder, for one process."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._thread = ThreadPoolExecutor(1, "spool")
        self._file: SpoolFile | None = None
        self._unwritten: list[tuple[list[Row], asyncio.Future[bool]]] = []
        self._unwritten_bytes = 0
        self._writing: asyncio.Task[None] | None = None
        self._more = asyncio.Event()
        self._behind_since: float | None = None
        self.records = 0
        """That wait for Kafka."""
        self.bytes = 0

    async def open(self) -> None:
        """Raises Misconfigured where the folder cannot be had, or another process has it."""
        self._file = await self._in_thread(lambda: SpoolFile(self._folder))
        records, size = await self._in_thread(self._opened.holds)
        self._hold(records, size)

    @property
    def behind(self) -> float:
        """Seconds since Kafka last had everything."""
        return 0.0 if self._behind_since is None else time.monotonic() - self._behind_since

    def has_room(self) -> bool:
        """Whether there is room for anything at all."""
        return self.bytes < self._limit and self._unwritten_bytes <= _IN_MEMORY

    async def keep(self, passed: Iterable[Passed]) -> bool:
        """Whether all of it is on disk now; False: there is no room, or the disk does not take it."""
        rows = [row_of(one) for one in passed if not isinstance(one, NoEvent)]
        if not rows:
            return True
        size = _size(rows)
        if self.bytes + size > self._limit or self._unwritten_bytes > _IN_MEMORY:
            return False
        self._hold(len(rows), size)
        self._unwritten_bytes += size
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._unwritten.append((rows, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await asyncio.shield(done)

    async def oldest(self, most: int) -> list[Waiting]:
        """In the order in which they were kept; waits until there are some. Raises OSError where the disk fails."""
        while True:
            self._more.clear()
            try:
                waiting = await self._in_thread(lambda: self._opened.oldest(most))
            except sqlite3.Error as error:
                raise OSError("the spool cannot be read") from error
            if waiting:
                return waiting
            await self._until_more()

    async def delivered(self, waiting: Sequence[Waiting]) -> None:
        """Kafka has these, and everything before them."""
        try:
            await self._in_thread(lambda: self._opened.delete(waiting[-1].number))
        except sqlite3.Error as error:
            raise OSError("what was delivered cannot be deleted") from error
        self._hold(-len(waiting), -sum(one.size for one in waiting))

    async def close(self) -> None:
        """What is being written is written first."""
        if self._writing is not None:
            await self._writing
        if self._file is not None:
            await self._in_thread(self._file.close)
        self._thread.shutdown()

    @property
    def _opened(self) -> SpoolFile:
        if self._file is None:
            raise RuntimeError("a spool has to be opened first")
        return self._file

    def _hold(self, records: int, size: int) -> None:
        """So many more, or less."""
        self.records, self.bytes = self.records + records, self.bytes + size
        if not self.records:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = time.monotonic()

    async def _until_more(self) -> None:
        """After a quiet moment nothing of what was delivered stays on the disk."""
        try:
            await asyncio.wait_for(self._more.wait(), _QUIET)
        except TimeoutError:
            with suppress(sqlite3.Error):  # the next quiet moment will do
                await self._in_thread(self._opened.tidy)
            await self._more.wait()

    async def _write(self) -> None:
        """All that waits, in one commit; then what has come meanwhile."""
        while self._unwritten:
            together, self._unwritten = self._unwritten, []
            rows = [row for some, _ in together for row in some]
            try:
                await self._in_thread(lambda rows=rows: self._opened.add(rows))  # type: ignore[misc]  # of this turn
            except sqlite3.Error as error:
                log.error("the spool took nothing: %s", type(error).__name__)  # its text may quote
                self._hold(-len(rows), -_size(rows))
                was_kept = False
            else:
                self._more.set()
                was_kept = True
            self._unwritten_bytes -= _size(rows)
            for _, done in together:
                done.set_result(was_kept)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _size(rows: Iterable[Row]) -> int:
    return sum(row.size for row in rows)
