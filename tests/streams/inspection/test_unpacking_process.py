"""The process that unpacks, spoken to as the worker does."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from headerfirst.streams.inspection.confined_process import ConfinedProcess
from headerfirst.streams.inspection.scanner_frames import (
    LENGTH,
    LONGEST_ANSWER,
    Limits,
    Ready,
    Trouble,
    answer_in,
    framed,
    message_in,
)
from headerfirst.streams.inspection.unpack import unpack

from tests.streams.inspection.unpacking.samples import locked, pdf, zipped

MODULE = "headerfirst.streams.inspection.unpacking_process"
LETTER = b"Content-Type: text/plain\r\n\r\nThe kettle in room 4 is broken.\r\n"


@pytest.fixture
async def process() -> AsyncIterator[ConfinedProcess]:
    process = ConfinedProcess(MODULE, "unpacker")
    yield process
    await process.ended()


async def told(process: ConfinedProcess, message: bytes) -> bytes:
    return await process.answer_to(LENGTH.pack(len(message)) + message, LONGEST_ANSWER)


async def test_it_is_told_its_limits_and_then_unpacks(process: ConfinedProcess) -> None:
    assert answer_in(await process.answer_to(framed(Limits()), LONGEST_ANSWER)) == Ready()
    for message in (LETTER, b"", LETTER):
        assert message_in(await told(process, message)) == unpack(message)


KINDS = {
    "zip": zipped([("a.txt", b"The kettle is broken."), ("caf\xe9.html", b"<p>tea</p>")]),
    "office": zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:t>tea</w:t>")]),
    "pdf": pdf("The kettle is broken."),
    "gzip": gzip.compress(b"The kettle is broken."),
    "locked": locked(zipped([("a.txt", b"tea")])),
    "charset": "Der Tee ist kalt, S\xfc\xdfe".encode("cp1250"),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_without_privileges_it_sees_what_anybody_sees(process: ConfinedProcess, kind: str) -> None:
    """Python loads codecs and parts of parsers when they are needed, and may then not be allowed to read them."""
    await process.answer_to(framed(Limits()), LONGEST_ANSWER)
    head = b"Content-Type: text/plain; charset=cp1250\r\n\r\n"
    message = head + KINDS[kind] if kind == "charset" else with_attachments(KINDS[kind])
    assert message_in(await told(process, message)) == unpack(message)


def with_attachments(*attachments: bytes) -> bytes:
    lines = [b"Content-Type: multipart/mixed; boundary=b\r\n"]
    lines += [b"--b\r\nContent-Type: application/octet-stream\r\n\r\n" + one for one in attachments]
    return b"\r\n".join([*lines, b"--b--\r\n"])


@pytest.mark.parametrize("memory", [300, 400, 500])
async def test_without_memory_it_says_so_or_is_gone(process: ConfinedProcess, memory: int) -> None:
    """Libraries in C may crash where memory ends; either way nothing is said of the message."""
    await process.answer_to(framed(Limits(memory=memory << 20)), LONGEST_ANSWER)
    large = with_attachments(*(bytes([number]) * (36 << 20) for number in range(3)))
    try:
        assert answer_in(await told(process, large)) == Trouble("unreadable")
    except EOFError:
        assert not process.is_alive() or await process.ended() < 0
    with pytest.raises((EOFError, OSError)):
        await told(process, LETTER)


def limits_of(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/limits").read_text(encoding="utf-8").splitlines()
    return {line[:25].strip(): line[25:].split()[0] for line in lines}


async def test_it_is_bound(process: ConfinedProcess) -> None:
    await process.answer_to(framed(Limits(memory=500 << 20)), LONGEST_ANSWER)
    bound = limits_of(process._process.pid)
    assert (bound["Max address space"], bound["Max file size"], bound["Max open files"]) == (str(500 << 20), "0", "64")
