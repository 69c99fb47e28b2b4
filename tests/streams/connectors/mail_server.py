"""A mail server that asks a milter, byte by byte as Postfix does; what it is told back, by its letters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Self
from urllib.parse import urlsplit

ALL: Final = 0x1FFFFF
"""Everything that Postfix 3.7 lets a milter leave out (`SMFIP_*`), and values with their leading space."""
NO_BODY: Final = 0x10
_ACTIONS: Final = 0x1FF


class MailServer:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.left_out = 0
        """What the milter asked not to be sent."""

    @classmethod
    @asynccontextmanager
    async def connected(cls, where: str) -> AsyncIterator[Self]:
        url = urlsplit(where)
        streams = asyncio.open_unix_connection(url.path) if url.scheme == "unix" else None
        reader, writer = await (streams or asyncio.open_connection(url.hostname, url.port))
        try:
            yield cls(reader, writer)
        finally:
            writer.close()

    def say(self, letter: bytes, *strings: bytes, before: bytes = b"") -> None:
        content = letter + before + b"".join(one + b"\0" for one in strings)
        self._writer.write(len(content).to_bytes(4, "big") + content)

    def send(self, frame: bytes) -> None:
        self._writer.write(frame)

    async def told(self) -> bytes:
        """The letter of the answer and what is with it; empty: the milter has hung up."""
        async with asyncio.timeout(10):
            try:
                length = await self._reader.readexactly(4)
                return await self._reader.readexactly(int.from_bytes(length, "big"))
            except (asyncio.IncompleteReadError, ConnectionError):
                return b""

    async def agree(self, offered: int = ALL) -> bytes:
        numbers = (6, _ACTIONS, offered)
        self.say(b"O", before=b"".join(number.to_bytes(4, "big") for number in numbers))
        answer = await self.told()
        self.left_out = int.from_bytes(answer[9:13], "big")
        return answer

    def begin(self, sender: str, *recipients: str, signed_in: str | None = None) -> None:
        """The envelope; the milter has asked not to answer to it."""
        if signed_in is not None:
            self.say(b"D", b"{auth_authen}", signed_in.encode(), before=b"M")
        self.say(b"M", f"<{sender}>".encode(), b"SIZE=1000")
        for recipient in recipients:
            self.say(b"R", f"<{recipient}>".encode())

    def headers(self, *fields: str) -> None:
        for field in fields:
            name, _, value = field.partition(":")
            self.say(b"L", name.encode(), value.encode())

    async def end_headers(self) -> bytes:
        self.say(b"N")
        return await self.told()
