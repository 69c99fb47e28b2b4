"""Takes what the spool holds to Kafka, oldest first, and tries for as long as it takes."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from headerfirst.schemas.errors import Retriable
from headerfirst.streams.door_producer import DoorProducer, door_producer
from headerfirst.streams.ingest.spool import Spool

log: Final = logging.getLogger(__name__)

_AT_A_TIME: Final = 500
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_A_MOMENT: Final = 0.02


class SpoolDelivery:
    """For as long as it runs; what Kafka had taken before it was gone goes there again, under the same ids."""

    def __init__(self, spool: Spool, bootstrap: str, prefix: str) -> None:
        self._spool = spool
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._pause = _FIRST_PAUSE

    async def run(self) -> None:
        while True:
            try:
                async with door_producer(self._bootstrap, self._prefix) as producer:
                    await self._deliver(producer)
            except (Retriable, OSError) as error:
                log.warning(
                    "nothing is delivered (%s): %d records wait, trying again in %.1f s",
                    type(error.__cause__ or error).__name__,
                    self._spool.records,
                    self._pause,
                )
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    async def emptied(self, patience: float) -> None:
        """Until nothing waits, or so many seconds have gone by: the rest is delivered after the next start."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while self._spool.records and loop.time() < deadline:  # noqa: ASYNC110  # a count has no event
            await asyncio.sleep(_A_MOMENT)

    async def _deliver(self, producer: DoorProducer) -> None:
        while True:
            waiting = await self._spool.oldest(_AT_A_TIME)
            for one in waiting:
                await producer.produce(one.passed)
            await producer.delivered()
            await self._spool.delivered(waiting)
            self._pause = _FIRST_PAUSE
