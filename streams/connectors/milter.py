"""A mail filter beside Postfix or Sendmail that is told envelope and headers, and has gone before the body.

It asks for no body (`SMFIP_NOBODY`) and takes its leave at the end of the headers by accepting the message, so that the
mail server sends it nothing more. It changes nothing, refuses nothing, and is not told who connected.
https://www.postfix.org/MILTER_README.html
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Final

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors import login_address
from headerfirst.streams.connectors.header_block import LONGEST
from headerfirst.streams.connectors.interface import Connector, Envelope, Given, Keep, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts
from headerfirst.streams.connectors.sockets import address_of, served
from kilter.protocol import (
    Abort,
    Accept,
    ActionFlags,
    Close,
    Continue,
    EndOfHeaders,
    EnvelopeFrom,
    EnvelopeRecipient,
    FilterProtocol,
    Header,
    Macro,
    Negotiate,
    ProtocolFlags,
    Stage,
)
from kilter.protocol.buffer import SimpleBuffer
from kilter.protocol.core import FilterMessage, MTAMessage

log: Final = logging.getLogger(__name__)

_SCHEMES: Final = ("tcp", "unix")
_VERSION: Final = 6
_IDLE: Final = 7_210.0
"""Seconds without a word, as libmilter waits: a mail client may think for long within a session."""
_LENGTH: Final = 4
_LONGEST_FRAME: Final = LONGEST + (1 << 16)
_REPLY: Final = 512
_SIGNED_IN: Final = "{auth_authen}"
_NEW_CONNECTION: Final = b"K"
"""`SMFIC_QUIT_NC`: the mail server keeps the socket for the next of its connections (Sendmail)."""
_BODY: Final = b"B"
_MACROS: Final = b"D"
_WANTED: Final = (
    ProtocolFlags.NO_CONNECT
    | ProtocolFlags.NO_HELO
    | ProtocolFlags.NO_BODY
    | ProtocolFlags.NO_UNKNOWN
    | ProtocolFlags.NO_DATA
    | ProtocolFlags.NR_MAIL
    | ProtocolFlags.NR_RCPT
    | ProtocolFlags.NR_HDR
    | ProtocolFlags.HDR_LEADSPC
)
"""Nothing of who connects, no body, no commands that are none; one answer a message; values as they were written."""


class _Message:
    """Envelope and header block so far. Recipients that were refused are not told to a filter."""

    def __init__(self, *, spaces_told: bool) -> None:
        self._colon = b":" if spaces_told else b": "
        self._fields: list[bytes] = []
        self._length = 0
        self.mail_from: str | None = None
        self.rcpt_to: list[str] = []
        self.signed_in: str | None = None

    def add(self, header: Header) -> None:
        field = header.name.encode() + self._colon + bytes(header.value) + b"\n"
        self._length += len(field)
        if self._length <= LONGEST:
            self._fields.append(field)

    def raw(self, ordinal: int) -> Raw:
        problem: DeadLetterReason | None = None if self._fields else "headers_unreadable"
        envelope = Envelope(
            mail_from=self.mail_from,
            rcpt_to=tuple(self.rcpt_to),
            authenticated_sender=self.signed_in,
            received_at=datetime.now(UTC),
        )
        value = b"".join(self._fields)
        problem = "too_large" if self._length > LONGEST else problem
        return Raw(Origin("milter", ordinal, 0), value, self._length, problem, envelope=envelope)


class _Session:
    """One connection of a mail server: messages one after the other, each answered once."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._protocol = FilterProtocol()
        self._spaces_told = False
        self._message = self._new_message()
        self._messages = 0

    async def answer(self, frame: bytes) -> bytes | None:
        """What to say to one of the server's; None: to hang up."""
        ident = frame[_LENGTH : _LENGTH + 1]
        if ident == _BODY:
            return None  # it was asked for none
        if ident == _NEW_CONNECTION:
            self._message = self._new_message()
            return b""
        if ident == _MACROS and not frame[_LENGTH:].isascii():
            return b""  # the parser reads ASCII alone: who signed in is then not known, and the mail is
        buffer = SimpleBuffer(len(frame))
        buffer[:] = frame
        reply = SimpleBuffer(_REPLY)
        for message in self._protocol.read_from(buffer):
            if isinstance(message, Close):
                return None
            said = await self._take(message)
            if said is None and isinstance(message, Negotiate):
                return None
            if self._protocol.needs_response(message):
                self._protocol.write_to(reply, said or Continue())
        return reply[:].tobytes()

    async def broken(self) -> None:
        """A message of which something cannot be read is a dead letter: it does not vanish."""
        raw = self._message.raw(self._messages)
        await self._keep(Raw(raw.origin, b"", raw.length, "headers_unreadable"))

    async def _take(self, message: MTAMessage) -> FilterMessage | None:
        match message:
            case Negotiate():
                return self._agree(message)
            case Macro():
                self._message.signed_in = message.macros.get(_SIGNED_IN) or self._message.signed_in
            case EnvelopeFrom():
                signed_in, self._message = self._message.signed_in, self._new_message()
                self._message.mail_from, self._message.signed_in = _address(message.sender), signed_in
            case EnvelopeRecipient():
                self._message.rcpt_to.append(_address(message.recipient))
            case Header():
                self._message.add(message)
            case EndOfHeaders():
                done, self._message = self._message, self._new_message()
                self._messages += 1
                await self._keep(done.raw(self._messages))
                return Accept()
            case Abort():
                self._message = self._new_message()
            case _:
                pass
        return None

    def _agree(self, offer: Negotiate) -> Negotiate | None:
        """None: it cannot do without sending bodies."""
        if ProtocolFlags.NO_BODY not in offer.protocol_flags:
            log.error("a mail server cannot leave out bodies, so nothing is taken from it")
            return None
        chosen = _WANTED & offer.protocol_flags
        self._spaces_told = ProtocolFlags.HDR_LEADSPC in chosen
        lists = ActionFlags.SETSYMLIST & offer.action_flags
        macros = {Stage.ENVELOPE_FROM: [_SIGNED_IN]} if lists else {}
        self._message = self._new_message()
        return Negotiate(min(_VERSION, offer.version), lists, chosen, macros)

    def _new_message(self) -> _Message:
        return _Message(spaces_told=self._spaces_told)


def _address(path: bytes | memoryview) -> str:
    """`<amara@example.org>` without its brackets; empty for the null reverse-path."""
    return bytes(path).decode(errors="replace").strip().removeprefix("<").removesuffix(">")


async def _talk(keep: Keep, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    session = _Session(keep)
    while True:
        async with asyncio.timeout(_IDLE):
            start = await reader.readexactly(_LENGTH)
            length = int.from_bytes(start, "big")
            if not 0 < length <= _LONGEST_FRAME:
                log.error("what calls speaks no milter protocol")
                return
            frame = start + await reader.readexactly(length)
        try:
            said = await session.answer(frame)
        except Exception as error:  # noqa: BLE001  # the parser raises of every kind; the mail server goes on without us
            log.error("a mail server said what cannot be read: %s", type(error).__name__)  # a trace would quote it
            await session.broken()
            return
        if said is None:
            return
        if said:
            writer.write(said)
            await writer.drain()


@asynccontextmanager
async def listen(address: str, _given: Given, keep: Keep) -> AsyncIterator[str]:
    """Raises Misconfigured where the address cannot be had."""
    async with served(address_of(address, _SCHEMES), partial(_talk, keep), longest=1 << 16) as where:
        yield where


CONNECTOR: Final = Connector(
    name="milter",
    example="headerfirst ingest milter tcp://127.0.0.1:8891 --spool /var/lib/headerfirst/milter",
    cannot_see="bodies: the mail server is asked not to send them; its own Received header; sizes",
    does_not_read="who connected and from where, HELO, everything after the headers",
    listen=listen,
    convert=mail_drafts,
    options={login_address.OPTION: login_address.EXPLAINED},
)
