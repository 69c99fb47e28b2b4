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
from headerfirst.streams.ingest.read_once import ReadOnce
from headerfirst.streams.runner import utc_now
from msgspec.structs import replace

_KEPT_EVERY: Final = 1.0
"""Seconds between two bookmarks at least."""
_SHARE: Final = 20
"""Of many mailboxes a bookmark is long: for so many times the time that it took to write, it is not written again."""
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
        self._once = None
        if bookmark is not None and not is_endless(source, path):
            self._once = ReadOnce(source.connector, Path(path), source.pseudonyms.digest)
        self._taken: dict[str, Raw] = {}
        """The last item of each place of which something was taken since the bookmark was kept."""
        self._log_end: tuple[LogFile, int] | None = None
        """Of a log: the file that is read now, and how far it was."""
        self._kept_every = _KEPT_EVERY
        self._is_kept = True
        self._kept_at = time.monotonic()

    @property
    def bookmark_age(self) -> float:
        """Seconds for which the bookmark has stood behind what was taken."""
        return 0.0 if self._is_kept else time.monotonic() - self._kept_at

    @property
    def lag_bytes(self) -> int:
        """Of a followed log: what is written in the file that is read now, and not taken yet."""
        if self._log_end is None:
            return 0
        file, end = self._log_end
        return max(file.size - end, 0)

    async def run(self, producer: DoorProducer) -> None:
        """To the end of the path, or until told to end."""
        while not await self._under(self._desk.pack(), producer):
            self._taken = {}

    async def _under(self, pack: ReadyPack, producer: DoorProducer) -> bool:
        """Whether all was read that is wanted; else another pack has come into force."""
        door = self._desk.door(pack, self._account)
        has_ended = True
        async with aclosing(slices(self._source, self._path, self._position, self._note_gone, self._once)) as items:
            async for some in items:
                if not self._desk.register.is_fresh:
                    await producer.delivered()
                    await self._until_fresh()
                if self._ending.is_set():
                    has_ended = False
                    break
                if self._desk.pack() is not pack:
                    await self._keep_place(door, producer)
                    if is_endless(self._source, self._path):
                        return False
                    raise Retriable("The register has put another pack in force: say the same command again.")
                await self._take(some, door, producer)
        await self._finish(door, producer, has_ended=has_ended)
        return True

    async def _take(self, some: list[Raw], door: Door, producer: DoorProducer) -> None:
        now = utc_now()
        passed: list[Passed] = []
        for raw in some:
            passed.extend(door.take(raw, now))
            if raw.place is not None:
                self._taken[raw.place.key] = raw
        if some and isinstance(place := some[-1].place, LogFile):
            self._log_end = place, some[-1].origin.offset + some[-1].length
        await producer.produce_all(passed)
        if some and self._is_kept:
            self._is_kept, self._kept_at = False, time.monotonic()
        if not self._is_kept and time.monotonic() - self._kept_at >= self._kept_every:
            await self._keep_place(door, producer)
        elif not some:
            await producer.delivered()

    async def _finish(self, door: Door, producer: DoorProducer, *, has_ended: bool) -> None:
        """What waits for items that may still come is read again by the next run, where there is a bookmark to say so;
        of a file that has an end nothing more comes.
        """
        position = self._position_now(door)
        if self._bookmark is None or (has_ended and self._once is not None):
            await producer.produce_all(list(door.rest(utc_now())))
        if has_ended and self._once is not None:
            position = replace(position, finished={**position.finished, **self._once.finished()})
        await self._keep(position, producer)

    async def _keep_place(self, door: Door, producer: DoorProducer) -> None:
        await self._keep(self._position_now(door), producer)

    async def _keep(self, position: Position, producer: DoorProducer) -> None:
        await producer.delivered()
        began = time.monotonic()
        if self._bookmark is not None and position != self._position:
            self._bookmark.save(position)
        self._kept_every = max(_KEPT_EVERY, _SHARE * (time.monotonic() - began))
        self._position, self._taken, self._is_kept = position, {}, True

    def _position_now(self, door: Door) -> Position:
        """Joined items and counted lines are of one place, so the others go on meanwhile."""
        taken = self._taken.items()
        done = {key: raw.place.bookmark(raw, before=False) for key, raw in taken if raw.place is not None}
        first = door.earliest()
        again = done
        if first is not None and first.place is not None:
            again = done | {first.place.key: first.place.bookmark(first, before=True)}
        before = self._position
        return replace(before, again={**before.again, **again}, done={**before.done, **done})

    async def _until_fresh(self) -> None:
        while not (self._desk.register.is_fresh or self._ending.is_set()):  # noqa: ASYNC110  # either, first come
            await asyncio.sleep(_WAIT)

    def _note_gone(self) -> None:
        self._account.files_gone += 1
