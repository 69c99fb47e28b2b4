"""Connectors on a real Kafka: items are read, judged at the door and produced, while the register may be relied on.

Connectors shield, hide headings and tag paths, so they hold the register and the pack in force; without a fresh
register nothing is read. What the broker did not take is an error: the same command again repeats it, and deterministic
ids absorb what it had taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors import items_of
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.files import STANDARD_INPUT, require_readable
from headerfirst.streams.connectors.interface import Connector, Desk, Given, Raw
from headerfirst.streams.connectors.tail import follow_lines
from headerfirst.streams.door_producer import WRITES, DoorProducer, door_producer
from headerfirst.streams.preflight import require_topics
from headerfirst.streams.read_ahead import read_ahead
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.runner import utc_now
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS, prefixed

_AT_A_TIME: Final = 500
"""Items between two turns of what follows the register."""
_WAIT: Final = 0.2
"""Seconds before a log that is followed is asked again."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to read, and where to."""

    connector: Connector
    paths: tuple[Path, ...]
    bootstrap: str
    pseudonyms: Pseudonyms = field(repr=False)
    prefix: str = ""
    given: Given = field(default_factory=Given)
    follow: bool = False
    stale_after: float = 60.0
    packs: tuple[ReadyPack, ...] = ()
    categories: Categories = field(default_factory=NoCategories)


class Ingest:
    """One run; `account` says what became of everything."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packs = Packs(source.packs)
        self._register = RegisterView(
            source.bootstrap, prefixed(source.prefix, "register"), source.stale_after, lacks=self._lacks_a_pack
        )
        self._ending = asyncio.Event()
        self._keeps = {name: _kept(TOPICS[name].retention) for name in DOOR_TOPICS}
        self.account = Account()

    def end(self) -> None:
        """Take nothing more; what was taken is delivered."""
        self._ending.set()

    async def run(self) -> None:
        """Read everything; with `follow` until told to end. Raises Misconfigured without a broker, its topics, or a
        fresh register, and Retriable where Kafka does not take what was read.
        """
        source = self._source
        require_readable(source.paths)
        self._require_log()
        await require_topics(source.bootstrap, [prefixed(source.prefix, name) for name in ("register", *WRITES)])
        try:
            await self._register.open()
            self._require_register()
            following = asyncio.create_task(self._register.follow())
            try:
                async with door_producer(source.bootstrap, source.prefix) as producer:
                    await self._read_all(producer)
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        finally:
            await self._register.close()

    def _lacks_a_pack(self, register: Register) -> str | None:
        return None if self._packs.in_force(register, utc_now()) else "it puts no pack in force that is here"

    def _require_log(self) -> None:
        connector = self._source.connector
        if self._source.follow and connector.lines is None:
            raise Misconfigured(f"The format {connector.name} cannot be followed: only logs, a line an item, can.")

    def _require_register(self) -> None:
        problem = self._register.problem()
        if problem is not None:
            raise Misconfigured(f"The register may not be relied on, so nothing is read: {problem}.")

    def _pack(self) -> ReadyPack:
        pack = self._packs.in_force(self._register.register, utc_now())
        if pack is None:
            raise Misconfigured("The register puts no pack in force that is here.")
        return pack

    async def _read_all(self, producer: DoorProducer) -> None:
        pack = self._pack()
        source = self._source
        desk = Desk(pack, self._register.register, source.pseudonyms, source.given, source.categories)
        door = Door(source.connector, desk, keeps=self._keeps)
        self.account = door.account
        async for raw in self._allowed(pack, producer):
            for passed in door.take(raw, utc_now()):
                await producer.produce(passed)
        for passed in door.rest(utc_now()):
            await producer.produce(passed)
        await producer.delivered()

    async def _allowed(self, pack: ReadyPack, producer: DoorProducer) -> AsyncIterator[Raw]:
        """Items for as long as the register may be relied on and nobody has said to end."""
        for number, raw in enumerate(self._items()):
            if raw is None:
                await producer.delivered()
                await self._unless_ending(asyncio.sleep(_WAIT))
            elif number % _AT_A_TIME == 0:
                await asyncio.sleep(0)
            if not self._register.is_fresh:
                await producer.delivered()
                await self._unless_ending(self._register.fresh())
            if self._ending.is_set():
                return
            if self._pack() is not pack:
                raise Retriable("The register has put another pack in force: say the same command again.")
            if raw is not None:
                yield raw

    async def _unless_ending(self, work: Coroutine[None, None, None]) -> None:
        """Wait for `work`, or for the end."""
        waiting = {asyncio.create_task(work), asyncio.create_task(self._until_ending())}
        _, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    async def _until_ending(self) -> None:
        await self._ending.wait()

    def _items(self) -> Iterator[Raw | None]:
        connector = self._source.connector
        if not self._source.follow:
            for path in self._source.paths:
                items = items_of(connector, path)
                yield from read_ahead(items) if path == STANDARD_INPUT else items
            return
        if connector.lines is not None:
            yield from _in_turn([follow_lines(path, connector.lines) for path in self._source.paths])


def _kept(retention: timedelta | None) -> timedelta | None:
    """How old a record may be that is still produced: a day less than the topic keeps it."""
    return None if retention is None else retention - timedelta(days=1)


def _in_turn(sources: Iterable[Iterator[Raw | None]]) -> Iterator[Raw | None]:
    """All sources for ever, each until it has nothing for now; one None when none of them has."""
    followed = list(sources)
    while True:
        nothing = True
        for source in followed:
            while (raw := next(source)) is not None:
                nothing = False
                yield raw
        if nothing:
            yield None
