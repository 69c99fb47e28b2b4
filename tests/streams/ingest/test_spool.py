"""Who gives something to the spool hears that it is on disk, or that it is not; many at once wait for one commit."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.interface import NoEvent
from headerfirst.streams.ingest.spool import Spool
from headerfirst.streams.ingest.spool_file import row_of
from headerfirst.streams.line import Line

from tests import builders

LINE = Line("email-metadata", builders.AMARA, encode(builders.email_metadata()))


@asynccontextmanager
async def opened(folder: Path, limit: int = 1 << 20) -> AsyncIterator[Spool]:
    spool = Spool(folder, limit)
    await spool.open()
    try:
        yield spool
    finally:
        await spool.close()


async def test_what_was_kept_is_there_after_the_next_start_and_gone_once_delivered(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        assert await spool.keep([LINE, LINE])
    async with opened(tmp_path) as spool:
        assert (spool.records, spool.bytes) == (2, 2 * row_of(LINE).size)
        assert spool.behind > 0
        waiting = await spool.oldest(10)
        assert [one.passed for one in waiting] == [LINE, LINE]
        await spool.delivered(waiting)
        assert (spool.records, spool.bytes, spool.behind) == (0, 0, 0)
    async with opened(tmp_path) as spool:
        assert spool.records == 0


async def test_it_takes_no_more_than_its_limit_and_again_once_something_is_delivered(tmp_path: Path) -> None:
    async with opened(tmp_path, 2 * row_of(LINE).size) as spool:
        assert [await spool.keep([LINE]) for _ in range(3)] == [True, True, False]
        assert not spool.has_room()
        await spool.delivered(await spool.oldest(1))
        assert spool.has_room()
        assert await spool.keep([LINE])
        assert not await spool.keep([LINE])


async def test_of_one_item_everything_is_kept_or_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, 2 * row_of(LINE).size) as spool:
        assert not await spool.keep([LINE] * 3)
        assert spool.records == 0
        assert await spool.keep([LINE] * 2)


async def test_what_comes_to_nothing_is_kept_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path, 0) as spool:
        assert await spool.keep([])
        assert await spool.keep([NoEvent("register", "person/amara", None)])


async def test_a_hundred_at_once_keep_their_order(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        lines = [LINE._replace(key=str(number)) for number in range(100)]
        assert all(await asyncio.gather(*(spool.keep([line]) for line in lines)))
        assert [one.passed for one in await spool.oldest(1000)] == lines


async def test_who_waits_for_something_is_given_it_as_it_comes(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        waiting = asyncio.create_task(spool.oldest(10))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await spool.keep([LINE])
        assert [one.passed for one in await waiting] == [LINE]


async def test_after_a_quiet_moment_nothing_of_what_was_delivered_is_on_the_disk(tmp_path: Path) -> None:
    async with opened(tmp_path) as spool:
        await spool.keep([LINE] * 5)
        await spool.delivered(await spool.oldest(10))
        waiting = asyncio.create_task(spool.oldest(1))
        async with asyncio.timeout(20):
            while any(b"amara" in path.read_bytes() for path in tmp_path.iterdir()):  # noqa: ASYNC110, ASYNC240
                await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_a_disk_that_takes_nothing_is_a_no_and_leaves_room_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(tmp_path) as spool:
        assert await spool.keep([LINE])
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))  # what a full disk says is said of a large file too
        try:
            assert not await spool.keep([LINE])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert (spool.records, spool.bytes) == (1, row_of(LINE).size)
        assert builders.AMARA not in caplog.text
        assert await spool.keep([LINE])
        assert len(await spool.oldest(10)) == 2
