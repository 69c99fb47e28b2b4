"""Slices, a broker that acknowledges or refuses, and a register that is fresh when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from faust.types import TP
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.slices import OutgoingRecord


class Message(NamedTuple):
    """A Kafka record as the transport hands it over."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    timestamp: int = 0
    timestamp_type: int = 0


def a_slice(topic: str, values: Sequence[Any], partition: int = 0, start: int = 0, generation: int = 1) -> Slice:
    """Records are encoded; bytes and None stay what they are."""
    encoded = [value if value is None or isinstance(value, bytes) else msgspec.json.encode(value) for value in values]
    messages = [Message(start + at, b"key", value) for at, value in enumerate(encoded)]
    return Slice(TP(topic, partition), messages, generation)


class Broker:
    """Acknowledges what it takes; with `refuse` it fails, as a real one may at any moment."""

    def __init__(self, refuse: Callable[[str], bool] = lambda _topic: False) -> None:
        self.records: list[tuple[str, OutgoingRecord]] = []
        self.topics: list[str] = []
        self._refuse = refuse

    async def send_batch(
        self,
        topic: str,
        partition: int,  # noqa: ARG002  # as the producer has it
        records: Iterable[OutgoingRecord],
    ) -> Awaitable[Sequence[range]]:
        delivery: asyncio.Future[Sequence[range]] = asyncio.get_running_loop().create_future()
        if self._refuse(topic):
            delivery.set_exception(ConnectionError())
            return delivery
        self.records += [(topic, record) for record in records]
        self.topics.append(topic)
        delivery.set_result([])
        return delivery

    def values(self, topic: str) -> list[Any]:
        return [msgspec.json.decode(record.value) for name, record in self.records if name == topic and record.value]


class Fresh:
    """A register that may be relied on from the moment that `allow` is called."""

    def __init__(self, *, now: bool = True) -> None:
        self._event = asyncio.Event()
        if now:
            self._event.set()

    @property
    def is_fresh(self) -> bool:
        return self._event.is_set()

    async def fresh(self) -> None:
        await self._event.wait()

    def allow(self) -> None:
        self._event.set()

    def forbid(self) -> None:
        self._event.clear()
