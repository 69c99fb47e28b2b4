"""What waits on disk reaches Kafka in its order, once Kafka is there, and leaves the disk only then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from headerfirst.streams.codec import encode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.ingest.spool import Spool
from headerfirst.streams.ingest.spool_delivery import SpoolDelivery
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.command_line import NOBODY
from tests.streams.ingest.test_run import until
from tests.streams.installation import Installation


def line(number: int) -> Line:
    return Line("email-metadata", builders.AMARA, encode(builders.email_metadata(event_id=f"{number:032x}")))


@asynccontextmanager
async def delivering(folder: Path, bootstrap: str) -> AsyncIterator[tuple[Spool, SpoolDelivery]]:
    spool = Spool(folder)
    await spool.open()
    delivery = SpoolDelivery(spool, bootstrap, "")
    task = asyncio.create_task(delivery.run())
    try:
        yield spool, delivery
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await spool.close()


async def test_records_come_in_the_order_in_which_they_were_kept(installation: Installation, tmp_path: Path) -> None:
    async with delivering(tmp_path, installation.bootstrap) as (spool, delivery):
        for number in range(20):
            await spool.keep([line(number)])
        await delivery.emptied(20)
        assert (spool.records, spool.bytes) == (0, 0)
    assert [value["event_id"] for value in installation.values("email-metadata")] == [
        f"{number:032x}" for number in range(20)
    ]


async def test_a_letter_comes_with_its_headers(installation: Installation, tmp_path: Path) -> None:
    letter = dead_letter(PUBLISHED, Origin(None, b"X-Broken"), "headers_unreadable", "ingest")
    async with delivering(tmp_path, installation.bootstrap) as (spool, delivery):
        await spool.keep([letter])
        await delivery.emptied(20)
    [message] = installation.messages("dead-letters")
    assert message.headers() == letter.headers
    assert message.value() == encode(letter.record)


async def test_what_comes_while_something_is_delivered_is_delivered_too(
    installation: Installation, tmp_path: Path
) -> None:
    async with delivering(tmp_path, installation.bootstrap) as (spool, _):
        for number in range(5):
            await spool.keep([line(number)])
            await asyncio.sleep(0.01)
        await until(lambda: len(installation.messages("email-metadata")) == 5)


async def test_without_kafka_it_tries_again_and_keeps_everything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with delivering(tmp_path, NOBODY) as (spool, delivery):
        await spool.keep([line(1)])
        await until(lambda: caplog.text.count("nothing is delivered") >= 2)
        await delivery.emptied(0.1)
        assert spool.records == 1
    assert "trying again in 1.0 s" in caplog.text
    assert builders.AMARA not in caplog.text
