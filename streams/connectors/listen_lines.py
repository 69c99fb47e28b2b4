"""Any format of lines by syslog or bare, over UDP, TCP or TLS.

Over TCP a sender waits while the disk does, so nothing is lost but what was on its way when a connection broke. What
UDP loses on its way, nobody sees: no count of ours holds it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from itertools import groupby
from typing import Any, Final, NamedTuple

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.interface import Keep, Lines, Origin, Raw
from headerfirst.streams.connectors.line_frames import LineFrames
from headerfirst.streams.connectors.sockets import Address, address_of, not_opened, served
from headerfirst.streams.connectors.syslog import as_in_a_file, without_header

SCHEMES: Final = ("udp", "tcp", "tls")
_CHUNK: Final = 1 << 18
_IDLE: Final = 86_400.0
"""Seconds without a line; a proxy may have nothing to say from Friday to Saturday."""
_MOST: Final = 200
"""Connections at once."""
_TOGETHER: Final = 200
"""Lines that wait for one commit: it is worth its while, and nobody else in this loop waits long for its turn."""
_WAITING: Final = 20_000
"""Datagrams that wait while the disk does; more are dropped here as the kernel would drop them, but counted."""
_SENDERS: Final = 1_000
"""Hosts whose columns are remembered."""


class _Reading:
    """Turns what came into items, in order, whoever sent it."""

    def __init__(self, lines: Lines, keep: Keep) -> None:
        self.longest = lines.longest
        self._is_heading = lines.is_heading
        self._unwrapped = as_in_a_file if lines.syslog else without_header
        self._keep = keep
        self._ordinal = 0

    def sender_of(self, datagram: _Datagram) -> str:
        """As far as it matters: lines that no columns belong to are kept together, whoever sent them."""
        return "" if self._is_heading is None else datagram.host

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


class _Datagram(NamedTuple):
    host: str
    """Who sent it: the columns of its lines are those that it named."""
    value: bytes


class _Datagrams(asyncio.DatagramProtocol):
    """One datagram is one syslog message, or several bare lines (as Squid sends them)."""

    def __init__(self, on_lost: Callable[[], object]) -> None:
        self._on_lost = on_lost
        self.waiting: asyncio.Queue[_Datagram] = asyncio.Queue(_WAITING)

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        if self.waiting.full():
            self._on_lost()
        else:
            self.waiting.put_nowait(_Datagram(addr[0], data))

    def taken(self) -> list[_Datagram]:
        """All that wait."""
        return [self.waiting.get_nowait() for _ in range(self.waiting.qsize())]


async def _read_datagrams(reading: _Reading, datagrams: _Datagrams) -> None:
    headings: OrderedDict[str, bytes | None] = OrderedDict()
    while True:
        first = await datagrams.waiting.get()
        some = (first, *datagrams.taken())
        for host, together in groupby(some, key=reading.sender_of):
            lines = [line for one in together for line in one.value.split(b"\n")]
            headings[host] = await reading.take(lines, headings.pop(host, None))
            if len(headings) > _SENDERS:
                headings.popitem(last=False)
        for _ in some:
            datagrams.waiting.task_done()


@asynccontextmanager
async def _udp(address: Address, reading: _Reading, on_lost: Callable[[], object]) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    try:
        transport, datagrams = await loop.create_datagram_endpoint(
            partial(_Datagrams, on_lost), local_addr=(address.host, address.port)
        )
    except OSError as error:
        raise not_opened(address, error) from error
    task = asyncio.create_task(_read_datagrams(reading, datagrams))
    try:
        yield str(address._replace(port=transport.get_extra_info("sockname")[1]))
    finally:
        transport.close()
        await datagrams.waiting.join()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def listen_lines(
    address: str, lines: Lines, keep: Keep, on_lost: Callable[[], object] = lambda: None
) -> AsyncIterator[str]:
    """`udp://`, `tcp://` or `tls://`, host and port; raises Misconfigured where that cannot be had. `on_lost` hears of
    each datagram for which there was no room here.

    Lines of a format whose files have a syslog header keep it; of any other only what stands behind it is taken.
    """
    where, reading = address_of(address, SCHEMES), _Reading(lines, keep)
    if where.scheme == "udp":
        async with _udp(where, reading, on_lost) as opened:
            yield opened
    else:
        async with served(where, partial(_talk, reading), longest=_CHUNK, most=_MOST) as opened:
            yield opened
