"""So many callers and no more, none left behind at the end, and addresses in one shape."""

from __future__ import annotations

import asyncio

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.sockets import address_of, served


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()


async def said(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        try:
            return await reader.readline()
        except ConnectionError:
            return b""


@pytest.mark.parametrize(
    "text", ["tcp://127.0.0.1:8891", "udp://[::1]:5140", "unix:///run/milter.sock", "tcp://mx.example.org:25"]
)
def test_an_address_is_written_as_it_is_read(text: str) -> None:
    assert str(address_of(text, ("tcp", "udp", "unix"))) == text


async def test_callers_beyond_the_limit_are_sent_away_until_another_has_gone(caplog: pytest.LogCaptureFixture) -> None:
    address = address_of("tcp://127.0.0.1:0", ("tcp",))
    async with served(address, echo, longest=100, most=1) as where:
        port = int(where.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"one\n")
        assert await said(reader) == b"one\n"
        second, other = await asyncio.open_connection("127.0.0.1", port)
        assert await said(second) == b""
        other.close()
        assert "more than 1 connections at once" in caplog.text
        writer.close()
        await writer.wait_closed()
        async with asyncio.timeout(10):
            while True:
                third, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"three\n")
                if await said(third) == b"three\n":
                    break
        writer.close()


async def test_at_the_end_everybody_is_hung_up_on_and_the_port_is_free() -> None:
    address = address_of("tcp://127.0.0.1:0", ("tcp",))
    async with served(address, echo, longest=100) as where:
        port = int(where.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"one\n")
        assert await said(reader) == b"one\n"
    assert await said(reader) == b""
    writer.close()
    async with served(address._replace(port=port), echo, longest=100) as again:
        assert again == where


async def test_a_caller_whose_line_never_ends_is_let_go_and_the_others_stay(caplog: pytest.LogCaptureFixture) -> None:
    async with served(address_of("tcp://127.0.0.1:0", ("tcp",)), echo, longest=100) as where:
        port = int(where.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"x" * 1000)
        assert await said(reader) == b""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"short\n")
        assert await said(reader) == b"short\n"
        writer.close()
    assert "xxx" not in caplog.text


async def test_a_port_that_is_in_use_is_said_so() -> None:
    async with served(address_of("tcp://127.0.0.1:0", ("tcp",)), echo, longest=100) as where:
        with pytest.raises(Misconfigured, match=f"^{where} cannot be opened to listen: Address already in use.$"):
            async with served(address_of(where, ("tcp",)), echo, longest=100):
                pass
