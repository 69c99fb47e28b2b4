"""What a slice has to say, collected, encoded and delivered: nothing is confirmed before the broker has it all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any, Protocol

from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.codec import encode
from headerfirst.streams.envelope import Headers, headers_for
from headerfirst.streams.slices import OutgoingRecord
from headerfirst.streams.topics import prefixed


class Sender(Protocol):
    """The part of `slices.Producer` that is used here."""

    async def send_batch(self, topic: str, partition: int, records: Iterable[OutgoingRecord]) -> Awaitable[Any]: ...


class Outbox:
    """Of one role; `deliver` empties it. Topics that workers write have one partition, or are told which."""

    def __init__(self, role: str, prefix: str) -> None:
        self._role = role
        self._prefix = prefix
        self._waiting: dict[tuple[str, int], list[OutgoingRecord]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def put(self, publishes: Sequence[Publish], origin: str | None = None) -> None:
        """All of them or, where one cannot be written (Malformed), none."""
        encoded = [(one, None if one.record is None else encode(one.record)) for one in publishes]
        for one, value in encoded:
            headers = [] if one.record is None else headers_for(one.topic, one.record, self._role, origin)
            self.put_raw(one.topic, one.key, value, headers, one.partition or 0)

    def put_raw(self, topic: str, key: str, value: bytes | None, headers: Headers, partition: int = 0) -> None:
        outgoing = OutgoingRecord(key.encode(), value, headers)
        self._waiting.setdefault((prefixed(self._prefix, topic), partition), []).append(outgoing)

    async def deliver(self, sender: Sender) -> None:
        """Send everything and wait until the broker has it; raises Retriable where it has not."""
        waiting, self._waiting = self._waiting, {}
        try:
            sent = [
                await sender.send_batch(topic, partition, records) for (topic, partition), records in waiting.items()
            ]
            await asyncio.gather(*sent)
        except Exception as error:
            # aiokafka raises errors of many trees; none of them may be taken for a success.
            raise Retriable(f"an output could not be delivered: {type(error).__name__}") from error
