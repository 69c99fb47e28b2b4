"""Work that takes its time beside the slices: opening what was granted, sending a notice. It rests on a role's book,
and what comes of it goes to topics, from which the book learns it; so a kill in between only makes it be done again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Protocol

from headerfirst.schemas.errors import Retriable
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.role_app import RoleApp

log: Final = logging.getLogger(__name__)

PAUSE: Final = 0.2
"""Seconds between two looks for work."""
PAUSE_AFTER_TROUBLE: Final = 5.0


class Labour(Protocol):
    """Of one role, beside its book."""

    async def work(self, app: RoleApp) -> None:
        """Do what the book says is due, and deliver what comes of it; raises Retriable where somebody else is at
        fault, and is called again.
        """

    async def close(self) -> None: ...


class Together:
    """Several labours of one role, in this order."""

    def __init__(self, *labours: Labour) -> None:
        self._labours = labours

    async def work(self, app: RoleApp) -> None:
        for labour in self._labours:
            await labour.work(app)

    async def close(self) -> None:
        for labour in self._labours:
            await labour.close()


async def keep_at(labour: Labour, memory: BookMemory, app: RoleApp, on_retry: Callable[[], None]) -> None:
    """Have the work done for as long as this process has the role's partitions; `on_retry` counts what waits."""
    while True:
        pause = PAUSE
        if memory.is_ready and app.consumer.positions():
            try:
                await labour.work(app)
            except Retriable as error:
                log.warning("work waits: role=%s %s", app.role.name, error)
                on_retry()
                pause = PAUSE_AFTER_TROUBLE
        await asyncio.sleep(pause)
