"""Connectors on a real Kafka: items are read, judged at the door and produced, while the register may be relied on.

Connectors shield, hide headings and tag paths, so they hold the register and the pack in force; without a fresh
register nothing is read. What the broker did not take is an error: the same command again repeats it, and deterministic
ids absorb what it had taken.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.codec import decoder_for, encode
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.door import ROLE, Door, Passed
from headerfirst.streams.connectors.files import require_readable
from headerfirst.streams.connectors.interface import Connector, Desk, Given, NoEvent, Raw
from headerfirst.streams.connectors.tail import follow_lines
from headerfirst.streams.dead_letters import TOPIC as DEAD_LETTERS
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.envelope import Headers, headers_for
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.runner import utc_now
from headerfirst.streams.topics import DOOR_TOPICS, TOPICS, prefixed

log: Final = logging.getLogger(__name__)

_AT_A_TIME: Final = 500
"""Items between two looks at the register, and between two turns of what follows it."""
_IN_FLIGHT: Final = 5_000
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


class Ingest:
    """One run; `account` says what became of everything."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packs = Packs(source.packs)
        self._register = RegisterView(
            source.bootstrap, prefixed(source.prefix, "register"), source.stale_after, lacks=self._lacks_a_pack
        )
        self._producer = AIOKafkaProducer(
            bootstrap_servers=source.bootstrap,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=5,
        )
        self._in_flight: list[Any] = []
        self._keeps = {name: _kept(TOPICS[name].retention) for name in DOOR_TOPICS}
        self.account = Account()

    async def run(self) -> None:
        """Read everything; with `follow` until cancelled. Raises Misconfigured without a broker or a fresh register."""
        require_readable(self._source.paths)
        try:
            await self._register.open()
            await self._producer.start()
        except (Retriable, KafkaError) as error:
            raise Misconfigured(
                f"No Kafka answers at {self._source.bootstrap}: start one, or name another with --bootstrap."
            ) from error
        following = asyncio.create_task(self._register.follow())
        try:
            self._require_register()
            await self._read_all()
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await self._producer.stop()
            await self._register.close()

    def _lacks_a_pack(self, register: Register) -> str | None:
        return None if self._packs.in_force(register, utc_now()) else "it puts no pack in force that is here"

    def _require_register(self) -> None:
        problem = self._register.problem()
        if problem is not None:
            raise Misconfigured(f"The register may not be relied on, so nothing is read: {problem}.")

    async def _read_all(self) -> None:
        pack = self._packs.in_force(self._register.register, utc_now())
        if pack is None:
            raise Misconfigured("The register puts no pack in force that is here.")
        desk = Desk(pack, self._register.register, self._source.pseudonyms, self._source.given)
        door = Door(self._source.connector, desk, keeps=self._keeps)
        self.account = door.account
        taken = 0
        try:
            for raw in self._items():
                if raw is None:
                    await self._delivered()
                    await asyncio.sleep(_WAIT)
                    continue
                for passed in door.take(raw, utc_now()):
                    await self._produce(passed)
                taken += 1
                if taken % _AT_A_TIME == 0:
                    await asyncio.sleep(0)
                    await self._register.fresh()
        finally:
            await self._delivered()

    def _items(self) -> Iterator[Raw | None]:
        connector = self._source.connector
        if not self._source.follow:
            for path in self._source.paths:
                yield from connector.read(path)
            return
        if connector.longest_line is None:
            raise Misconfigured(f"The format {connector.name} cannot be followed: only logs, a line an item, can.")
        yield from _in_turn([follow_lines(path, connector.longest_line) for path in self._source.paths])

    async def _produce(self, passed: Passed) -> None:
        if isinstance(passed, NoEvent):
            return
        if isinstance(passed, Letter):
            await self._send(DEAD_LETTERS, passed.key, encode(passed.record), passed.headers, None)
            return
        record = decoder_for(passed.topic)(passed.value).record
        headers = headers_for(passed.topic, record, ROLE)
        observed = getattr(record, "observed_at", None)
        await self._send(passed.topic, passed.key, passed.value, headers, observed)

    async def _send(self, topic: str, key: str | None, value: bytes, headers: Headers, at: datetime | None) -> None:
        """The Kafka record time of a door record is the event's own, so that a re-read old log gets no new life."""
        delivery = await self._producer.send(
            prefixed(self._source.prefix, topic),
            value,
            key=None if key is None else key.encode(),
            headers=headers,
            timestamp_ms=None if at is None else int(min(at, utc_now()).timestamp() * 1000),
        )
        self._in_flight.append(delivery)
        if len(self._in_flight) >= _IN_FLIGHT:
            await self._delivered()

    async def _delivered(self) -> None:
        """Everything that was sent is acknowledged; raises Retriable where it is not."""
        waiting, self._in_flight = self._in_flight, []
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        failed = [answer for answer in answers if isinstance(answer, BaseException)]
        if failed:
            raise Retriable(
                f"Kafka did not take {len(failed)} records ({type(failed[0]).__name__}): "
                "say the same command again, repeats are absorbed."
            )


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
