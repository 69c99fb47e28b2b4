"""A small SMTP server on loopback that answers as a test tells it to, and keeps what it takes.

It speaks as much of RFC 5321 as a client of one message needs, and STARTTLS and AUTH where they are switched on.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

HANG_UP = ""
"""A reply that is none: the connection is closed instead."""


@dataclass
class SmtpServer:
    """`replies` answers a verb, or `.` at a message's end, with something else than usual; `to` one recipient."""

    extensions: list[str] = field(default_factory=lambda: ["8BITMIME", "SMTPUTF8"])
    tls: ssl.SSLContext | None = None
    replies: dict[str, str] = field(default_factory=dict)
    to: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = 0

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[Self]:
        server = await asyncio.start_server(self._serve, self.host, port, limit=1 << 20)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.SMTP) for one in self.taken]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reply = self.replies.get("HELLO", "220 test")
        while reply != HANG_UP:
            writer.write(reply.encode() + b"\r\n")
            await writer.drain()
            if reply.startswith("220 go") and self.tls is not None:
                await writer.start_tls(self.tls)
            if reply.startswith(("221", "354")):
                reply = await self._message(reader) if reply.startswith("354") else HANG_UP
                continue
            line = (await reader.readline()).decode().strip()
            reply = self._answer(line) if line else HANG_UP
        writer.close()

    def _answer(self, line: str) -> str:
        self.commands.append(line)
        verb = line.partition(":")[0].split()[0].upper()
        usual = {"RCPT": self.to.get(line.partition("<")[2].partition(">")[0], "250 ok")}
        usual |= {"EHLO": "\r\n".join(f"250-{one}" for one in ["test", *self.extensions]) + "\r\n250 HELP"}
        usual |= {"DATA": "354 go on", "QUIT": "221 bye", "STARTTLS": "220 go", "AUTH": "235 welcome"}
        return self.replies.get(verb, usual.get(verb, "250 ok"))

    async def _message(self, reader: asyncio.StreamReader) -> str:
        text = await reader.readuntil(b"\r\n.\r\n")
        reply = self.replies.get(".", "250 taken")
        if reply.startswith("250") or reply == HANG_UP:
            self.taken.append(text.removesuffix(b".\r\n"))
        return reply
