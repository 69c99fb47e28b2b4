"""A source that listens, on a real Kafka: who speaks to it is answered from the disk, and Kafka follows.

Nobody can be asked again, so what may not be looked at, or cannot be kept, goes on unseen and is counted. A sender
waits for the local disk alone, and for a second at most.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import Door, Passed
from headerfirst.streams.connectors.interface import Connector, Given, Keep, Listen, Raw
from headerfirst.streams.connectors.listen_lines import listen_lines
from headerfirst.streams.door_producer import WRITES
from headerfirst.streams.ingest.desk import IngestDesk, Source
from headerfirst.streams.ingest.spool import Spool
from headerfirst.streams.ingest.spool_delivery import SpoolDelivery
from headerfirst.streams.ingest.ways import require_listening
from headerfirst.streams.metrics import Metrics, UnseenReason
from headerfirst.streams.preflight import require_topics
from headerfirst.streams.runner import utc_now
from headerfirst.streams.topics import prefixed

log: Final = logging.getLogger(__name__)

_ANSWER: Final = 1.0
"""Seconds that a sender waits for the disk at most."""
_FAREWELL: Final = 5.0
"""Seconds that Kafka has at the end; what it does not take stays in the spool for the next start."""


class Listening:
    """One run at one address; `account` says what became of everything."""

    def __init__(self, source: Source, spool: Spool, metrics: Metrics | None = None) -> None:
        """The one path of `source` is the address; `spool` is opened and closed by the run."""
        self._source = source
        self._spool = spool
        self._metrics = metrics or Metrics()
        self._metrics.spool_records.set_function(lambda: spool.records)
        self._metrics.spool_bytes.set_function(lambda: spool.bytes)
        self._desk = IngestDesk(source)
        self._delivery = SpoolDelivery(spool, source.bootstrap, source.prefix)
        self._ending = asyncio.Event()
        self._door: Door | None = None
        self._pack: ReadyPack | None = None
        self._finishing: set[asyncio.Task[None]] = set()
        self.account = Account()
        self.where = ""
        """The address, once it listens."""

    @property
    def bookmark_age(self) -> float:
        """Seconds since Kafka last had everything that was taken."""
        return self._spool.behind

    @property
    def lag_bytes(self) -> int:
        """Nobody can say what others have not sent yet."""
        return 0

    def problem(self) -> str | None:
        """Why items pass unseen now."""
        if not self._spool.has_room():
            return "the spool is full: what comes passes unseen"
        register = self._desk.register
        return None if register.is_fresh else register.problem() or "the register is being read"

    def end(self) -> None:
        """Listen no more; what was taken is delivered, or stays in the spool."""
        self._ending.set()

    async def run(self) -> None:
        """Until told to end. Raises Misconfigured without a broker at the start or its topics, and where the address
        or the spool cannot be had. A stale register is no error here: all passes unseen until it is fresh.
        """
        source, listen, address = (
            self._source,
            listener_of(self._source.connector, self._lost),
            require_listening(self._source),
        )
        await require_topics(source.bootstrap, [prefixed(source.prefix, name) for name in ("register", *WRITES)])
        try:
            await self._spool.open()
            async with self._desk.kept():
                delivering = asyncio.create_task(self._delivery.run())
                try:
                    async with listen(address, source.given, self.keep) as self.where:
                        log.info("listening at %s", self.where)
                        await self._until_told(delivering)
                    await self._keep_rest()
                    await self._delivery.emptied(_FAREWELL)
                finally:
                    delivering.cancel()
                    await asyncio.gather(delivering, return_exceptions=True)
        finally:
            await self._spool.close()

    async def keep(self, raw: Raw) -> bool:
        """See `interface.Keep`."""
        door = self._door_now()
        if door is None:
            return self._unseen("register_stale")
        if not self._spool.has_room():
            return self._unseen("buffer_full")
        door.account = Account()
        try:
            passed = door.judge(raw, utc_now())
        except Exception as error:  # noqa: BLE001  # whatever is wrong with us, the sender goes on
            if not self.account.passed_unseen["step_failed"]:
                log.error("an item could not be judged: %s", type(error).__name__)  # a trace would quote it
            return self._unseen("step_failed")
        return await self._kept(passed, door.account)

    async def _kept(self, passed: list[Passed], account: Account) -> bool:
        """Counted as produced only once it is on disk."""
        try:
            async with asyncio.timeout(_ANSWER):
                was_kept = await self._spool.keep(passed)
        except TimeoutError:
            return self._unseen("disk_slow")
        if not was_kept:
            return self._unseen("buffer_full")
        _add(self.account, account)
        return True

    def _lost(self) -> None:
        """A datagram for which there was no room while the disk was waited for."""
        self._unseen("buffer_full")

    def _unseen(self, reason: UnseenReason) -> bool:
        if not self.account.passed_unseen[reason]:
            log.error("items pass unseen: %s", reason)  # once; the counter says how many
        self.account.passed_unseen[reason] += 1
        self._metrics.passed_unseen.labels(reason).inc()
        return False

    def _door_now(self) -> Door | None:
        """With the pack that is in force; None where the register may not be relied on."""
        if not self._desk.register.is_fresh:
            return None
        try:
            pack = self._desk.pack()
        except Misconfigured:
            return None
        if self._door is None or pack is not self._pack:
            if self._door is not None:
                self._finishing.add(asyncio.create_task(self._finish(self._door)))
            self._door, self._pack = self._desk.door(pack, Account()), pack
        return self._door

    async def _finish(self, door: Door) -> None:
        """Of formats that join items: those that wait for others that will not come to this door."""
        if not self._desk.register.is_fresh:
            return
        door.account = Account()
        passed = list(door.rest(utc_now()))
        await self._kept(passed, door.account)

    async def _keep_rest(self) -> None:
        await asyncio.gather(*self._finishing)
        if self._door is not None:
            await self._finish(self._door)

    async def _until_told(self, delivering: asyncio.Task[None]) -> None:
        """Delivery ends by itself only where it is broken, and then so is the run."""
        told = asyncio.create_task(self._ending.wait())
        done, _ = await asyncio.wait([told, delivering], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        for task in done:
            await task


def listener_of(connector: Connector, on_lost: Callable[[], object] = lambda: None) -> Listen:
    """Raises Misconfigured where the format comes from no sender. `on_lost`: see `listen_lines`."""
    if connector.listen is not None:
        return connector.listen
    lines = connector.lines
    if lines is None:
        raise Misconfigured(f"The format {connector.name} does not listen: nobody sends it.")

    def listen(address: str, _given: Given, keep: Keep) -> AbstractAsyncContextManager[str]:
        return listen_lines(address, lines, keep, on_lost)

    return listen


def _add(to: Account, account: Account) -> None:
    to.inputs += account.inputs
    to.seen += account.seen
    to.produced += account.produced
    to.shielded += account.shielded
    to.out_of_scope += account.out_of_scope
    to.dead += account.dead
    to.other_kinds += account.other_kinds
    to.not_events += account.not_events
    if account.newest is not None:
        to.note(account.newest)
