"""What every run of `ingest` stands on: a register that may be relied on, the pack that it puts in force, and doors.

Connectors shield, hide headings and tag paths by them, so a door lives no longer than the pack that it was made with.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Connector, Desk, Given
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.runner import utc_now
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS, prefixed


@dataclass(frozen=True, slots=True)
class Source:
    """What to read, and where to. A path may be an address, as `https://mail.example.org`."""

    connector: Connector
    paths: tuple[Path | str, ...]
    bootstrap: str
    pseudonyms: Pseudonyms = field(repr=False)
    prefix: str = ""
    given: Given = field(default_factory=Given)
    follow: bool = False
    stale_after: float = 60.0
    packs: tuple[ReadyPack, ...] = ()
    categories: Categories = field(default_factory=NoCategories)
    bookmarks: Path | None = None
    """The folder that says how far each path was read; None: nothing does, and reading begins at the start."""
    from_start: bool = False
    """Whether bookmarks are written and not believed."""


class IngestDesk:
    """Of one run."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packs = Packs(source.packs)
        self._keeps = {name: _kept(TOPICS[name].retention) for name in DOOR_TOPICS}
        self.register = RegisterView(
            source.bootstrap, prefixed(source.prefix, "register"), source.stale_after, lacks=self._lacks_a_pack
        )

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """The register is read, and followed while the context lasts."""
        try:
            await self.register.open()
            following = asyncio.create_task(self.register.follow())
            try:
                yield
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
        finally:
            await self.register.close()

    def require_register(self) -> None:
        """Raises Misconfigured where the register may not be relied on."""
        problem = self.register.problem()
        if problem is not None:
            raise Misconfigured(f"The register may not be relied on, so nothing is read: {problem}.")

    def pack(self) -> ReadyPack:
        """That which is in force now; raises Misconfigured where none is."""
        pack = self._packs.in_force(self.register.register, utc_now())
        if pack is None:
            raise Misconfigured("The register puts no pack in force that is here.")
        return pack

    def door(self, pack: ReadyPack, account: Account) -> Door:
        """For one path alone: what a connector remembers is of one source."""
        source = self._source
        desk = Desk(pack, self.register.register, source.pseudonyms, source.given, source.categories)
        return Door(source.connector, desk, keeps=self._keeps, account=account)

    def _lacks_a_pack(self, register: Register) -> str | None:
        return None if self._packs.in_force(register, utc_now()) else "it puts no pack in force that is here"


def _kept(retention: timedelta | None) -> timedelta | None:
    """How old a record may be that is still produced: a day less than the topic keeps it."""
    return None if retention is None else retention - timedelta(days=1)
