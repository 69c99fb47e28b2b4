"""Whoever speaks to a source that listens goes on at once; what may be seen reaches Kafka, and the rest is counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Record
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Draft, EachAlone, Raw
from headerfirst.streams.ingest.desk import Source
from headerfirst.streams.ingest.listening import Listening
from headerfirst.streams.ingest.spool import Spool
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.line import Line
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.pack_shelf import ready_packs

from tests import builders
from tests.streams.connectors.mail_server import MailServer
from tests.streams.ingest.test_run import YESTERDAY, until, visit
from tests.streams.installation import Installation, activation

FIELDS: Final = (f"From: {builders.ELENI}", f"To: {builders.AMARA}", "Subject: Minutes", "X-Mark: canary")


def a_run(
    installation: Installation,
    spool: Path | Spool,
    format_name: str = "milter",
    limit: int = 1 << 20,
    metrics: Metrics | None = None,
    **changes: Any,
) -> Listening:
    source: dict[str, Any] = {
        "connector": connector_for(format_name),
        "paths": ("tcp://127.0.0.1:0",),
        "bootstrap": installation.bootstrap,
        "pseudonyms": PUBLISHED,
        "packs": tuple(ready_packs()),
    }
    kept_in = spool if isinstance(spool, Spool) else Spool(spool, limit)
    return Listening(Source(**(source | changes)), kept_in, metrics)


@asynccontextmanager
async def running(run: Listening) -> AsyncIterator[Listening]:
    task = asyncio.create_task(run.run())
    await until(lambda: run.where or task.done())
    yield run
    run.end()
    async with asyncio.timeout(20):
        await task


async def a_message(run: Listening, number: int, *fields: str, to: tuple[str, ...] = (builders.AMARA,)) -> bytes:
    async with MailServer.connected(run.where) as server:
        await server.agree()
        server.begin(builders.ELENI, *to)
        server.headers(*FIELDS, f"Message-ID: <{number}@mail.example.net>", *fields)
        return await server.end_headers()


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def counted(metrics: Metrics, reason: str) -> float | None:
    return metrics.registry.get_sample_value("headerfirst_passed_unseen_total", {"reason": reason})


async def test_a_message_is_a_record_on_kafka_and_leaves_the_spool_empty(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path)) as run:
        assert await a_message(run, 1) == b"a"
        await until(lambda: installation.messages("email-metadata"))
    [record] = installation.values("email-metadata")
    assert (record["mailbox"], record["message_id"]) == (builders.AMARA, "<1@mail.example.net>")
    assert run.account.sentence() == "1 inputs; seen 1 = produced 1 + shielded 0 + out of scope 0 + dead letters 0"
    assert b"canary" not in everything_in(tmp_path)


async def test_shielded_mail_never_touches_the_disk(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path)) as run:
        assert await a_message(run, 1, to=(builders.CARYS,)) == b"a"
        assert b"carys" not in everything_in(tmp_path)
    assert dict(run.account.shielded) == {"union_official": 1}
    assert installation.messages("email-metadata") == []


async def test_a_header_block_that_cannot_be_a_record_is_a_letter(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path)) as run:
        async with MailServer.connected(run.where) as server:
            await server.agree()
            server.begin(builders.ELENI, builders.AMARA)
            assert await server.end_headers() == b"a"
        await until(lambda: installation.messages("dead-letters"))
    assert [letter["reason"] for letter in installation.values("dead-letters")] == ["headers_unreadable"]
    assert dict(run.account.dead) == {"headers_unreadable": 1}


async def test_while_the_register_is_stale_mail_passes_unseen_and_is_counted(
    installation: Installation, tmp_path: Path
) -> None:
    installation.keep()
    metrics = Metrics()
    async with running(a_run(installation, tmp_path, stale_after=1.0, metrics=metrics)) as run:
        await asyncio.sleep(1.5)
        assert await a_message(run, 1) == b"a"
        assert (run.account.passed_unseen, counted(metrics, "register_stale")) == ({"register_stale": 1}, 1.0)
        assert b"mail.example.net" not in everything_in(tmp_path)
        async with asyncio.timeout(20):
            while not run.account.produced:
                installation.beat()
                await asyncio.sleep(0.2)
                assert await a_message(run, 2) == b"a"
        await until(lambda: installation.messages("email-metadata"))
    assert {value["message_id"] for value in installation.values("email-metadata")} == {"<2@mail.example.net>"}


async def test_a_register_that_was_never_kept_lets_everything_pass_unseen(
    installation: Installation, tmp_path: Path
) -> None:
    async with running(a_run(installation, tmp_path)) as run:
        assert await a_message(run, 1) == b"a"
        assert run.account.passed_unseen == {"register_stale": 1}


async def test_when_the_spool_is_full_mail_passes_and_is_counted(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    metrics = Metrics()
    async with running(a_run(installation, tmp_path, limit=100, metrics=metrics)) as run:
        assert await a_message(run, 1) == b"a"
        assert (run.account.passed_unseen, counted(metrics, "buffer_full")) == ({"buffer_full": 1}, 1.0)
    assert (run.account.inputs, run.account.produced) == (0, 0)
    assert installation.messages("email-metadata") == []


async def test_a_disk_that_does_not_answer_holds_nobody_up(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    spool = Spool(tmp_path)
    run = a_run(installation, spool)
    async with running(run):
        busy = asyncio.create_task(spool._in_thread(lambda: time.sleep(4)))
        async with asyncio.timeout(3.5):
            assert await a_message(run, 1) == b"a"
        assert run.account.passed_unseen == {"disk_slow": 1}
        await busy
        await until(lambda: installation.messages("email-metadata"))


async def test_what_cannot_be_judged_for_a_fault_of_ours_goes_on_and_is_counted(
    installation: Installation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(raw: Raw) -> tuple[Draft, ...]:
        raise RuntimeError(raw.value)

    connector = replace(connector_for("milter"), convert=lambda _desk: EachAlone(broken))
    installation.keep()
    async with running(a_run(installation, tmp_path, connector=connector)) as run:
        assert await a_message(run, 1) == b"a"
    assert run.account.passed_unseen == {"step_failed": 1}
    assert "an item could not be judged: RuntimeError" in caplog.text
    assert "canary" not in caplog.text


async def test_items_that_wait_for_others_are_kept_at_the_end(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path, "postfix")) as run:
        host, port = run.where.removeprefix("tcp://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        at = datetime.now(UTC).isoformat()
        for said in (
            "message-id=<1@mail.example.net>",
            f"from=<{builders.ELENI}>, size=1024, nrcpt=1 (queue active)",
            f"to=<{builders.AMARA}>, relay=local, delay=1, dsn=2.0.0, status=sent (delivered)",
        ):
            writer.write(f"<22>1 {at} mail postfix/qmgr 7 - - 4D2F1A0B3C: {said}\n".encode())
        await writer.drain()
        await until(lambda: run.account.inputs == 3)
        assert run.account.produced == 0
        writer.close()
    assert run.account.produced == 1
    assert [value["mailbox"] for value in installation.values("email-metadata")] == [builders.AMARA]


async def test_another_pack_that_comes_into_force_stops_nothing(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path)) as run:
        assert await a_message(run, 1) == b"a"
        installation.write(activation("wcc"))
        await asyncio.sleep(1.5)
        assert await a_message(run, 2) == b"a"
        await until(lambda: len(installation.messages("email-metadata")) == 2)
    assert run.account.produced == 2


async def test_what_an_earlier_run_left_is_delivered_first(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    left = Spool(tmp_path)
    await left.open()
    earlier: list[Record] = [builders.email_metadata(event_id=f"{number:032x}") for number in range(3)]
    await left.keep([Line("email-metadata", builders.AMARA, encode(record)) for record in earlier])
    await left.close()
    async with running(a_run(installation, tmp_path)):
        await until(lambda: len(installation.messages("email-metadata")) == 3)


async def test_a_line_format_listens_for_syslog(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path, "squid")) as run:
        host, port = run.where.removeprefix("tcp://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(visit(1) + b"<134>Mar 10 12:00:00 proxy (squid-1): " + visit(2))
        await until(lambda: len(installation.messages("web-proxy")) == 2)
        writer.close()
    assert run.account.produced == 2
    assert run.account.newest == YESTERDAY + timedelta(seconds=2)


async def test_a_format_that_nobody_sends_is_refused(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="The format eml does not listen: nobody sends it"):
        await a_run(installation, tmp_path, "eml").run()


async def test_a_spool_that_another_process_has_is_said_so(installation: Installation, tmp_path: Path) -> None:
    installation.keep()
    async with running(a_run(installation, tmp_path)):
        with pytest.raises(Misconfigured, match="another process has it"):
            await a_run(installation, tmp_path).run()


async def test_more_than_one_address_is_refused(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="A source listens at one address"):
        await a_run(installation, tmp_path, paths=("tcp://127.0.0.1:1", "tcp://127.0.0.1:2")).run()
