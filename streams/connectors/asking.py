"""How a mail server is asked: in a thread, since the libraries wait; patiently, since servers go away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from itertools import count
from math import ceil
from typing import Final, TypeAlias

from headerfirst.schemas.errors import Retriable
from headerfirst.streams.connectors.interface import Raw

Look: TypeAlias = Callable[[], Generator[Raw | None, None, None]]
"""All that there is and then what comes, from where the last look got to; None at least every second while it waits.
Raises Retriable where the server is gone."""

log = logging.getLogger(__name__)

_AT_A_TIME: Final = 200
"""Items that one turn of the thread brings."""
_LONGEST_PAUSE: Final = 300.0
"""Seconds."""
_TALKATIVE: Final = ("imapclient", "msal", "requests", "urllib3")
"""Libraries whose log lines quote what they send: addresses, folders."""


class Busy(Retriable):
    """The server asks for a pause of so many seconds."""

    def __init__(self, after: float) -> None:
        super().__init__("The mail server asks to be left alone for a while.")
        self.after = after


async def patiently(look: Look) -> AsyncGenerator[Raw | None, None]:
    """What `look` finds; where the server is gone it is looked again, after pauses that grow until something comes."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    failures = 0
    while True:
        try:
            async with aclosing(_in_a_thread(look())) as items:
                async for raw in items:
                    failures = 0
                    yield raw
        except Retriable as error:
            pause = pause_after(failures, error)
            log.warning("%s It is asked again in %d seconds.", error, ceil(pause))
        failures += 1
        for second in count():
            yield None
            if second >= pause:
                break
            await asyncio.sleep(1)


def pause_after(failures: int, trouble: Retriable) -> float:
    """Seconds: one, then twice as many each time; or as many as the server asks for, where that is longer."""
    return max(min(2.0 ** min(failures, 16), _LONGEST_PAUSE), trouble.after if isinstance(trouble, Busy) else 0.0)


async def _in_a_thread(items: Generator[Raw | None, None, None]) -> AsyncGenerator[Raw | None, None]:
    """Ends its generator too, once the thread that is in it has come back."""
    try:
        while True:
            work = asyncio.ensure_future(asyncio.to_thread(_some_of, items))
            try:
                some, trouble = await asyncio.shield(work)
            finally:
                await asyncio.wait([work])
            for raw in some:
                yield raw
            if trouble is not None:
                raise trouble
    finally:
        await asyncio.to_thread(items.close)


def _some_of(items: Generator[Raw | None, None, None]) -> tuple[list[Raw | None], Retriable | None]:
    """What is there now, and what came in between: what was found before is not lost."""
    some: list[Raw | None] = []
    try:
        for raw in items:
            some.append(raw)
            if raw is None or len(some) >= _AT_A_TIME:
                break
    except Retriable as trouble:
        return some, trouble
    return some, None
