"""A confined process as the worker sees it: it answers, or it is gone; it inherits nothing."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from headerfirst.streams.inspection.confined_process import ConfinedProcess
from headerfirst.streams.inspection.scanner_frames import LONGEST_ANSWER, Limits, Ready, answer_in, framed

UNPACKING = "headerfirst.streams.inspection.unpacking_process"
LIMITS = framed(Limits())


async def test_it_answers_until_it_is_ended() -> None:
    process = ConfinedProcess(UNPACKING, "a-name")
    assert answer_in(await process.answer_to(LIMITS, LONGEST_ANSWER)) == Ready()
    assert process.is_alive()
    assert await process.ended() == -9
    assert not process.is_alive()


async def test_a_longer_answer_is_none() -> None:
    process = ConfinedProcess(UNPACKING, "a-name")
    with pytest.raises(EOFError):
        await process.answer_to(LIMITS, 1)
    await process.ended()


async def test_one_that_ends_by_itself_is_gone() -> None:
    process = ConfinedProcess("headerfirst.streams.inspection.nonesuch", "a-name")
    with pytest.raises((EOFError, OSError)):
        await process.answer_to(LIMITS, LONGEST_ANSWER)
    assert await process.ended() == 1


async def test_it_knows_no_environment_and_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADERFIRST_STORE_PASSWORD", "invented")
    process = ConfinedProcess(UNPACKING, "a-name")
    await process.answer_to(LIMITS, LONGEST_ANSWER)
    started_with = process._process.args
    assert started_with == [*msgspec.convert(started_with, list[str])[:5], "-m", UNPACKING, "a-name"]
    assert "-I" in msgspec.convert(started_with, list[str])
    if os.geteuid() == 0:
        seen = _seen(process._process.pid)
        assert seen == (b"", "/")
    await process.ended()


def _seen(process: int) -> tuple[bytes, str]:
    """Its environment, but for what starts the interpreter, and its folder."""
    environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    kept = [one for one in environment if not one.startswith(b"LD_LIBRARY_PATH=")]
    return b"".join(kept), str(Path(f"/proc/{process}/cwd").readlink())
