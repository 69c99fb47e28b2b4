"""Connectors on a real Kafka: items are read, judged at the door and produced, while the register may be relied on.

Connectors shield, hide headings and tag paths, so they hold the register and the pack in force; without a fresh
register nothing is read. What the broker did not take is an error: the same command again repeats it, and deterministic
ids absorb what it had taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.door_producer import WRITES, DoorProducer, door_producer
from headerfirst.streams.ingest.bookmarks import BookmarkFile, bookmark_name
from headerfirst.streams.ingest.desk import IngestDesk, Source
from headerfirst.streams.ingest.items import can_resume, is_endless
from headerfirst.streams.ingest.reading import Reading
from headerfirst.streams.ingest.ways import require_ways
from headerfirst.streams.plain_clients import cluster_at
from headerfirst.streams.preflight import require_topics
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.topics import prefixed

__all__ = ["Ingest", "Source"]


class Ingest:
    """One run; `account` says what became of everything."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._desk = IngestDesk(source)
        self._ending = asyncio.Event()
        self._readings: list[Reading] = []
        self.account = Account()

    @property
    def register(self) -> RegisterView:
        return self._desk.register

    @property
    def pack(self) -> ReadyPack:
        """In force now."""
        return self._desk.pack()

    @property
    def bookmark_age(self) -> float:
        """Seconds, of the path whose bookmark is furthest behind what was taken."""
        return max((reading.bookmark_age for reading in self._readings), default=0.0)

    @property
    def lag_bytes(self) -> int:
        """Of all followed logs."""
        return sum(reading.lag_bytes for reading in self._readings)

    def problem(self) -> str | None:
        """Why nothing is read now; None where it is."""
        return None if self.register.is_fresh else self.register.problem() or "the register is being read"

    def end(self) -> None:
        """Take nothing more; what was taken is delivered."""
        self._ending.set()

    async def run(self) -> None:
        """Read everything; with `follow`, and of servers, until told to end. Raises Misconfigured without a broker, its
        topics, a fresh register or the bookmark, and Retriable where Kafka does not take what was read.
        """
        source = self._source
        require_ways(source)
        await require_topics(source.bootstrap, [prefixed(source.prefix, name) for name in ("register", *WRITES)])
        cluster = "" if source.bookmarks is None else await asyncio.to_thread(cluster_at, source.bootstrap)
        paths = [*dict.fromkeys(source.paths)]
        # What has no end is read side by side; what has one in turn, so that of many files one is open at a time.
        together = [paths] if any(is_endless(source, path) for path in paths) else [[path] for path in paths]
        with ExitStack() as first:
            readings = self._opened(together[0], cluster, first)
            async with self._desk.kept():
                self._desk.require_register()
                async with door_producer(source.bootstrap, source.prefix) as producer:
                    await self._read_all(readings, producer)
                    for some in together[1:]:
                        with ExitStack() as locks:
                            await self._read_all(self._opened(some, cluster, locks), producer)

    def _opened(self, paths: Iterable[Path | str], cluster: str, locks: ExitStack) -> list[Reading]:
        """With their bookmarks, which are closed with `locks`; raises Misconfigured where another run has one."""
        self._readings = [
            Reading(self._source, path, self._desk, self.account, self._ending, self._bookmark(path, cluster, locks))
            for path in paths
        ]
        return self._readings

    def _bookmark(self, path: Path | str, cluster: str, locks: ExitStack) -> BookmarkFile | None:
        source = self._source
        if source.bookmarks is None or not can_resume(source, path):
            return None
        identity = {
            "format": source.connector.name,
            "source": path if isinstance(path, str) else str(Path.cwd() / path),
            "prefix": source.prefix,
            "cluster": cluster,
        }
        return locks.enter_context(BookmarkFile(source.bookmarks, bookmark_name(source.pseudonyms.digest, identity)))

    async def _read_all(self, readings: list[Reading], producer: DoorProducer) -> None:
        """The first that fails ends all."""
        tasks = [asyncio.create_task(reading.run(producer)) for reading in readings]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
