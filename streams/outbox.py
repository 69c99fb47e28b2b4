"""What a slice has to say, collected, encoded and delivered: nothing is confirmed before the broker has it all."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.codec import encode
from headerfirst.streams.envelope import BARE_TOPICS, Headers, headers_for
from headerfirst.streams.slices import OutgoingRecord
from headerfirst.streams.topics import prefixed

Place: TypeAlias = tuple[str, int]
"""A topic, without prefix, and a partition."""
Written: TypeAlias = Mapping[Place, Sequence[range]]
"""Offsets of what was delivered to each place, in order; between two ranges others may have written."""


class Sender(Protocol):
    """The part of `slices.Producer` that is used here."""

    async def send_batch(
        self, topic: str, partition: int, records: Iterable[OutgoingRecord]
    ) -> Awaitable[Sequence[range]]: ...


class Outbox:
    """Of one role; `deliver` empties it. Topics that workers write have one partition, or are told which."""

    def __init__(self, role: str, prefix: str) -> None:
        self._role = role
        self._prefix = prefix
        self._waiting: defaultdict[Place, list[OutgoingRecord]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def put(self, publishes: Sequence[Publish], origin: str | None = None) -> None:
        """All of them or, where one cannot be written (Malformed), none."""
        for place, record in [self._written(one, origin) for one in publishes]:
            self._waiting[place].append(record)

    def _written(self, one: Publish, origin: str | None) -> tuple[Place, OutgoingRecord]:
        topic, key, record, partition = one
        place = topic, partition or 0
        if record is None:
            return place, OutgoingRecord(key.encode(), None)
        value = encode(record)
        # Nothing that a garbage collector has to look at for a record that has no headers: they are many.
        headers = () if topic in BARE_TOPICS else headers_for(topic, record, self._role, origin)
        return place, OutgoingRecord(key.encode(), value, headers)

    def put_raw(self, topic: str, key: str, value: bytes | None, headers: Headers) -> None:
        self._waiting[topic, 0].append(OutgoingRecord(key.encode(), value, headers))

    async def deliver(self, sender: Sender) -> Written:
        """Send everything and wait until the broker has it: where; raises Retriable where it has not."""
        waiting, self._waiting = self._waiting, defaultdict(list)
        try:
            sent = [
                await sender.send_batch(prefixed(self._prefix, topic), partition, records)
                for (topic, partition), records in waiting.items()
            ]
            return dict(zip(waiting, await asyncio.gather(*sent), strict=True))
        except Exception as error:
            # aiokafka raises errors of many trees; none of them may be taken for a success.
            raise Retriable(f"an output could not be delivered: {type(error).__name__}") from error
