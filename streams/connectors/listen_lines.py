"""Any format of lines by syslog or bare, over UDP, TCP or TLS.

Over TCP a sender waits while the disk does, so nothing is lost but what was on its way when a connection broke. What
UDP loses, nobody sees: no count of ours holds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.interface import Keep, Lines, Origin, Raw
from headerfirst.streams.connectors.line_frames import LineFrames
from headerfirst.streams.connectors.sockets import Address, address_of, served
from headerfirst.streams.connectors.syslog import as_in_a_file, without_header

_SCHEMES: Final = ("udp", "tcp", "tls")
_CHUNK: Final = 1 << 18
_IDLE: Final = 86_400.0
"""Seconds without a line; a proxy may have nothing to say from Friday to Saturday."""
_MOST: Final = 200
"""Connections at once."""
_TOGETHER: Final = 200
"""Lines that wait for one commit: it is worth its while, and nobody else in this loop waits long for its turn."""
_WAITING: Final = 20_000
"""Datagrams that wait while the disk does; more are dropped here as the kernel would drop them."""


class _Reading:
    """Turns what came into items, in order, whoever sent it."""

    def __init__(self, lines: Lines, keep: Keep) -> None:
        self.longest = lines.longest
        self._is_heading = lines.is_heading
        self._unwrapped = as_in_a_file if lines.syslog else without_header
        self._keep = keep
        self._ordinal = 0

    async def take(self, messages: Iterable[bytes], heading: bytes | None) -> bytes | None:
        """Keep them all, many to a commit; the line that names the columns of the sender's next ones."""
        raws: list[Raw] = []
        for message in messages:
            line = self._unwrapped(message).rstrip(b"\r\n")
            if self._is_heading is not None and self._is_heading(line):
                heading = line
            elif line.strip():
                raws.append(self._raw(line, heading))
        for start in range(0, len(raws), _TOGETHER):
            await asyncio.gather(*map(self._keep, raws[start : start + _TOGETHER]))
        return heading

    async def cut_off(self, message: bytes) -> None:
        """A line without its end may be half of one: a letter says that it was there."""
        if message:
            raw = self._raw(message, None)
            await self._keep(Raw(raw.origin, raw.value, raw.length, "line_unreadable"))

    def _raw(self, line: bytes, heading: bytes | None) -> Raw:
        problem: DeadLetterReason | None = "too_large" if len(line) > self.longest else None
        self._ordinal += 1
        return Raw(Origin("syslog", self._ordinal - 1, 0), line, len(line), problem, heading=heading)


async def _talk(reading: _Reading, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    frames, heading = LineFrames(reading.longest), None
    try:
        while True:
            async with asyncio.timeout(_IDLE):
                chunk = await reader.read(_CHUNK)
            if not chunk:
                return
            heading = await reading.take(frames.feed(chunk), heading)
    finally:
        await reading.cut_off(frames.end())


class _Datagrams(asyncio.DatagramProtocol):
    """One datagram is one syslog message, or several bare lines (as Squid sends them)."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[bytes] = asyncio.Queue(_WAITING)

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002  # who sent it is not looked at
        if not self.waiting.full():
            self.waiting.put_nowait(data)

    def taken(self) -> list[bytes]:
        """All that wait."""
        return [self.waiting.get_nowait() for _ in range(self.waiting.qsize())]


async def _read_datagrams(reading: _Reading, datagrams: _Datagrams) -> None:
    heading: bytes | None = None
    while True:
        first = await datagrams.waiting.get()
        others = datagrams.taken()
        heading = await reading.take([line for one in (first, *others) for line in one.split(b"\n")], heading)
        for _ in range(1 + len(others)):
            datagrams.waiting.task_done()


@asynccontextmanager
async def _udp(address: Address, reading: _Reading) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    try:
        transport, datagrams = await loop.create_datagram_endpoint(_Datagrams, local_addr=(address.host, address.port))
    except OSError as error:
        raise Misconfigured(f"{address} cannot be opened to listen: {type(error).__name__}.") from error
    task = asyncio.create_task(_read_datagrams(reading, datagrams))
    try:
        yield str(address._replace(port=transport.get_extra_info("sockname")[1]))
    finally:
        transport.close()
        await datagrams.waiting.join()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def listen_lines(address: str, lines: Lines, keep: Keep) -> AsyncIterator[str]:
    """`udp://`, `tcp://` or `tls://`, host and port; raises Misconfigured where that cannot be had.

    Lines of a format whose files have a syslog header keep it; of any other only what stands behind it is taken.
    """
    where, reading = address_of(address, _SCHEMES), _Reading(lines, keep)
    if where.scheme == "udp":
        async with _udp(where, reading) as opened:
            yield opened
    else:
        async with served(where, partial(_talk, reading), longest=_CHUNK, most=_MOST) as opened:
            yield opened
