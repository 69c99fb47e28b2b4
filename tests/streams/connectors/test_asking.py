"""How a server is asked: what was found is not lost, pauses grow, and whoever stops is not kept waiting."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator, Sequence
from contextlib import aclosing

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.asking import Busy, Look, patiently
from headerfirst.streams.connectors.interface import Origin, Raw


def a_raw(number: int) -> Raw:
    return Raw(Origin("x", number, number), b"", 0)


class Server:
    """Gives what it is told to, one entry a look; notes how often it was left."""

    def __init__(self, *looks: Sequence[Raw | Exception | None]) -> None:
        self.looks = list(looks)
        self.left = 0

    def look(self) -> Generator[Raw | None, None, None]:
        try:
            for one in self.looks.pop(0):
                if isinstance(one, Exception):
                    raise one
                yield one
            while True:
                yield None
        finally:
            self.left += 1


async def first(look: Look, count: int) -> list[int | None]:
    async with aclosing(patiently(look)) as items:
        return [None if raw is None else raw.origin.ordinal for raw in [await anext(items) for _ in range(count)]]


async def test_what_was_found_before_a_server_went_is_not_lost(caplog: pytest.LogCaptureFixture) -> None:
    server = Server([a_raw(1), a_raw(2), Retriable("It is gone.")], [a_raw(3)])
    with caplog.at_level(logging.WARNING):
        assert await first(server.look, 5) == [1, 2, None, None, 3]
    assert [one.getMessage() for one in caplog.records] == ["It is gone. It is asked again in 1 seconds."]
    assert server.left == 2


async def test_pauses_grow_until_something_comes_and_a_server_may_ask_for_longer_ones(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr(asyncio, "sleep", at_once)
    gone = Retriable("It is gone.")
    server = Server([gone], [gone], [gone], [a_raw(1), gone], [Busy(40.0)], *([[gone]] * 9), [a_raw(2)])
    async with aclosing(patiently(server.look)) as items:
        while (raw := await anext(items)) is None or raw.origin.ordinal < 2:
            pass
    pauses = [int(one.getMessage().split()[-2]) for one in caplog.records]
    assert pauses == [1, 2, 4, 1, 40, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_what_only_a_person_can_mend_ends_it() -> None:
    with pytest.raises(Misconfigured):
        await first(Server([a_raw(1), Misconfigured("Set it.")]).look, 3)


async def test_many_items_come_in_order() -> None:
    assert await first(Server([a_raw(number) for number in range(450)]).look, 450) == list(range(450))


async def test_whoever_stops_waits_for_the_thread_and_no_longer() -> None:
    """A generator cannot be closed while a thread is in it."""
    server = Server([a_raw(1)])

    async def take_for_ever() -> None:
        async with aclosing(patiently(server.look)) as items:
            async for _ in items:
                await asyncio.sleep(0)

    taking = asyncio.create_task(take_for_ever())
    await asyncio.sleep(0.05)
    taking.cancel()
    await asyncio.gather(taking, return_exceptions=True)
    assert (taking.cancelled(), server.left) == (True, 1)
