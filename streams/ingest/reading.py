"""One path through its door onto Kafka, and how far: a place is kept only behind what Kafka has taken.

A door lives no longer than the pack that it was made with. Where another comes into force, what is endless is read
again from the place that a restart would go on from, so that a swap is no other case than a restart.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from pathlib import Path
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door, Passed
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.connectors.log_file import LogFile
from headerfirst.streams.door_producer import DoorProducer
from headerfirst.streams.ingest.bookmarks import BookmarkFile, Position
from headerfirst.streams.ingest.desk import IngestDesk, Source
from headerfirst.streams.ingest.items import is_endless, slices
from headerfirst.streams.runner import utc_now

_KEPT_EVERY: Final = 1.0
"""Seconds between two bookmarks."""
_WAIT: Final = 0.1
"""Seconds between two looks at a register that may not be relied on."""


class Reading:
    """From where its bookmark is, if it has one; `ending` is set by whoever wants it to take nothing more."""

    def __init__(
        self,
        source: Source,
        path: Path | str,
        desk: IngestDesk,
        account: Account,
        ending: asyncio.Event,
        bookmark: BookmarkFile | None = None,
    ) -> None:
        self._source, self._path, self._desk, self._account, self._ending = source, path, desk, account, ending
        self._bookmark = bookmark
        self._position = Position() if bookmark is None or source.from_start else bookmark.load()
        self._last: dict[str, Raw] = {}
        """The last item taken of each place, since the door was made."""
        self._is_kept = True
        self._kept_at = time.monotonic()

    @property
    def bookmark_age(self) -> float:
        """Seconds for which the bookmark has stood behind what was taken."""
        return 0.0 if self._is_kept else time.monotonic() - self._kept_at

    @property
    def lag_bytes(self) -> int:
        """Of a followed log: what is written in the file that is read now, and not taken yet."""
        return sum(
            max(raw.place.size - raw.origin.offset - raw.length, 0)
            for raw in self._last.values()
            if isinstance(raw.place, LogFile)
        )

    async def run(self, producer: DoorProducer) -> None:
        """To the end of the path, or until told to end."""
        while not await self._under(self._desk.pack(), producer):
            self._last = {}

    async def _under(self, pack: ReadyPack, producer: DoorProducer) -> bool:
        """Whether all was read that is wanted; else another pack has come into force."""
        door = self._desk.door(pack, self._account)
        async with aclosing(slices(self._source, self._path, self._position, self._note_gone)) as items:
            async for some in items:
                if not self._desk.register.is_fresh:
                    await producer.delivered()
                    await self._until_fresh()
                if self._ending.is_set():
                    break
                if self._desk.pack() is not pack:
                    await self._keep_place(door, producer)
                    if is_endless(self._source, self._path):
                        return False
                    raise Retriable("The register has put another pack in force: say the same command again.")
                await self._take(some, door, producer)
        await self._finish(door, producer)
        return True

    async def _take(self, some: list[Raw], door: Door, producer: DoorProducer) -> None:
        now = utc_now()
        passed: list[Passed] = []
        for raw in some:
            passed.extend(door.take(raw, now))
            if raw.place is not None:
                self._last[raw.place.key] = raw
        await producer.produce_all(passed)
        if some and self._is_kept:
            self._is_kept, self._kept_at = False, time.monotonic()
        if not self._is_kept and time.monotonic() - self._kept_at >= _KEPT_EVERY:
            await self._keep_place(door, producer)
        elif not some:
            await producer.delivered()

    async def _finish(self, door: Door, producer: DoorProducer) -> None:
        """What waits for other items is read again by the next run, where there is a bookmark to say so."""
        if self._bookmark is None or not self._last:
            await producer.produce_all(list(door.rest(utc_now())))
        await self._keep_place(door, producer)

    async def _keep_place(self, door: Door, producer: DoorProducer) -> None:
        position = self._position_now(door)
        await producer.delivered()
        self._position = position
        if self._bookmark is not None and not self._is_kept:
            self._bookmark.save(position)
        self._is_kept = True

    def _position_now(self, door: Door) -> Position:
        """Joined items and counted lines are of one place, so the others go on meanwhile."""
        done = {key: raw.place.bookmark(raw, before=False) for key, raw in self._last.items() if raw.place is not None}
        first = door.earliest()
        again = done
        if first is not None and first.place is not None:
            again = done | {first.place.key: first.place.bookmark(first, before=True)}
        return Position(again={**self._position.again, **again}, done={**self._position.done, **done})

    async def _until_fresh(self) -> None:
        while not (self._desk.register.is_fresh or self._ending.is_set()):  # noqa: ASYNC110  # either, first come
            await asyncio.sleep(_WAIT)

    def _note_gone(self) -> None:
        self._account.files_gone += 1
