"""Messages are taken to pieces by a process that can do no harm, and that may be lost over any of them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from headerfirst.schemas.content import Closed, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection import unpacker as under_test
from headerfirst.streams.inspection.scanner_frames import Limits
from headerfirst.streams.inspection.unpack import unpack
from headerfirst.streams.inspection.unpacker import Unpacker

LETTER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe kettle in room 4 is broken.\r\n"
LIMITS = Limits(seconds=30, cpu_seconds=30)


@pytest.fixture
async def unpacker() -> AsyncIterator[Unpacker]:
    unpacker = Unpacker(LIMITS)
    yield unpacker
    await unpacker.close()


def process_of(unpacker: Unpacker) -> int:
    assert unpacker._process is not None
    return unpacker._process._process.pid


async def test_the_pieces_are_those_of_unpacking_here(unpacker: Unpacker) -> None:
    assert await unpacker.unpack(LETTER) == unpack(LETTER)


async def test_a_process_serves_one_message_after_another(unpacker: Unpacker) -> None:
    await unpacker.prepare()
    process = process_of(unpacker)
    several = await asyncio.gather(*(unpacker.unpack(LETTER) for _ in range(5)))
    assert several == [unpack(LETTER)] * 5
    assert process_of(unpacker) == process


async def test_large_messages_arrive_whole(unpacker: Unpacker) -> None:
    large = b"Content-Type: application/octet-stream\r\n\r\n" + b"\0\1\2\3" * (4 << 20)
    (part,) = (await unpacker.unpack(large)).parts
    assert len(part.data) == 16 << 20


async def test_a_process_that_was_lost_is_replaced(unpacker: Unpacker, monkeypatch: pytest.MonkeyPatch) -> None:
    await unpacker.prepare()
    process = unpacker._process
    assert process is not None

    async def dies(_frame: bytes, _longest: int) -> bytes:
        os.kill(process_of(unpacker), signal.SIGKILL)
        raise EOFError

    monkeypatch.setattr(process, "answer_to", dies)
    assert await unpacker.unpack(LETTER) == Unpacked((), (Closed(0, "unreadable"),))
    assert await unpacker.unpack(LETTER) == unpack(LETTER)


async def test_a_message_that_takes_too_long_stays_closed(unpacker: Unpacker, monkeypatch: pytest.MonkeyPatch) -> None:
    await unpacker.prepare()
    process = process_of(unpacker)
    os.kill(process, signal.SIGSTOP)
    monkeypatch.setattr(unpacker, "_limits", Limits(seconds=0.2, cpu_seconds=30))
    assert await unpacker.unpack(LETTER) == Unpacked((), (Closed(0, "time_out"),))
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_an_answer_that_is_too_long_is_none(unpacker: Unpacker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "LONGEST_UNPACKED", 20)
    assert await unpacker.unpack(LETTER) == Unpacked((), (Closed(0, "unreadable"),))


async def test_without_memory_a_message_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MEMORY", 400 << 20)
    small = Unpacker(LIMITS)
    large = b"Content-Type: text/plain\r\n\r\n" + b"\0" * (200 << 20)
    assert [one.why for one in (await small.unpack(large)).closed] == ["unreadable"]
    assert await small.unpack(LETTER) == unpack(LETTER)
    await small.close()


async def test_a_process_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_CHILD", "headerfirst.streams.inspection.nonesuch")
    unpacker = Unpacker(LIMITS)
    with pytest.raises(Misconfigured, match="does not start"):
        await unpacker.prepare()
    assert [one.why for one in (await unpacker.unpack(LETTER)).closed] == ["unreadable"]
    await unpacker.close()


def status_of(process: int) -> str:
    return Path(f"/proc/{process}/status").read_text(encoding="utf-8")


async def test_it_runs_without_privileges(unpacker: Unpacker) -> None:
    await unpacker.prepare()
    status = status_of(process_of(unpacker))
    assert "NoNewPrivs:\t1" in status
    assert os.geteuid() != 0 or "Uid:\t0" not in status


async def test_no_process_is_left_after_it_is_closed(unpacker: Unpacker) -> None:
    await unpacker.prepare()
    process = process_of(unpacker)
    await unpacker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
