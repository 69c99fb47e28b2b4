"""What a proxy asks an ICAP server before it fetches (REQMOD), and nothing of what is sent with it.

The server asks for a preview of no bytes and answers 204, "no change", at once: a request's body is never asked for,
and where one comes without being asked for, the connection ends instead. https://www.rfc-editor.org/rfc/rfc3507
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Final, NamedTuple

import msgspec
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.interface import Connector, Conversion, Desk, Given, Keep, Origin, Raw
from headerfirst.streams.connectors.sockets import address_of, served
from headerfirst.streams.connectors.web_visits import Request, WebVisits

LONGEST: Final = 1 << 16
"""Bytes of headers, of the proxy's and of the request that they enclose together."""
_IDLE: Final = 3_600.0
_SERVICE: Final = b'ISTag: "headerfirst-1"\r\n'
_OPTIONS: Final = (
    b"ICAP/1.0 200 OK\r\nMethods: REQMOD\r\nAllow: 204\r\nPreview: 0\r\nTransfer-Preview: *\r\nMax-Connections: 500\r\n"
    b"Options-TTL: 3600\r\nEncapsulated: null-body=0\r\n" + _SERVICE + b"\r\n"
)
_NO_CHANGE: Final = b"ICAP/1.0 204 No Content\r\n" + _SERVICE + b"\r\n"
_NOT_HERE: Final = b"ICAP/1.0 405 Method not allowed\r\nConnection: close\r\n" + _SERVICE + b"\r\n"
_BAD: Final = b"ICAP/1.0 400 Bad request\r\nConnection: close\r\n" + _SERVICE + b"\r\n"
_ENCLOSED: Final = re.compile(r"req-hdr=0, (req|null)-body=(\d{1,5})\Z").match
_REQUEST_LINE: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}) (\S+) HTTP/\d\.\d\Z").match


class Asked(msgspec.Struct, frozen=True):
    """A request as far as it is kept; silent in `repr`."""

    at: datetime
    method: str
    url: str
    client: str = "-"
    user: str = "-"
    referrer: str = "-"
    agent: str = "-"

    def __repr__(self) -> str:
        return "<Asked>"


class _Head(NamedTuple):
    first: str
    fields: Mapping[str, str]

    @classmethod
    def of(cls, block: bytes) -> _Head:
        first, *lines = block.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        return cls(first, {name.strip().lower(): value.strip() for name, _, value in pairs})

    def get(self, *names: str) -> str:
        """The first that is there; `-`: none is."""
        return next((self.fields[name] for name in names if self.fields.get(name)), "-")


async def _talk(keep: Keep, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        async with asyncio.timeout(_IDLE):
            head = _Head.of(await reader.readuntil(b"\r\n\r\n"))
        if head.first.startswith("OPTIONS "):
            answer, goes_on = _OPTIONS, True
        elif head.first.startswith("REQMOD "):
            answer, goes_on = await _asked(keep, head, reader)
        else:
            answer, goes_on = _NOT_HERE, False
        writer.write(answer)
        await writer.drain()
        if not goes_on:
            return


async def _asked(keep: Keep, head: _Head, reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """The answer, and whether another may be heard after it: nothing of a body is read."""
    enclosed = _ENCLOSED(head.get("encapsulated"))
    if enclosed is None or int(enclosed[2]) > LONGEST:
        return _BAD, False
    block = await reader.readexactly(int(enclosed[2]))
    has_body, previews = enclosed[1] == "req", head.get("preview") == "0"
    if has_body and previews:
        previews = await reader.readuntil(b"\r\n\r\n") in {b"0\r\n\r\n", b"0; ieof\r\n\r\n"}
    await keep(_raw(head, block))
    if previews or "204" in head.get("allow"):
        return _NO_CHANGE, previews or not has_body
    if has_body:
        return _BAD, False  # it could only be given back whole
    return b"ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, null-body=%d\r\n%s\r\n%s" % (len(block), _SERVICE, block), True


def _raw(head: _Head, block: bytes) -> Raw:
    request = _Head.of(block)
    line = _REQUEST_LINE(request.first.encode("latin-1"))
    problem: DeadLetterReason | None = "line_unreadable" if line is None else None
    asked = Asked(
        at=datetime.now(UTC),
        method="-" if line is None else line[1].decode(),
        url="-" if line is None else _url(line[2].decode(errors="replace"), request.get("host")),
        client=head.get("x-client-ip"),
        user=_user(head),
        referrer=_cut(request.get("referer")),
        agent=request.get("user-agent"),
    )
    value = msgspec.json.encode(asked)
    return Raw(Origin("icap", 0, 0), value, len(value), problem)


def _url(target: str, host: str) -> str:
    """A target that is a path alone gets its host."""
    place = _cut(target)
    return f"http://{host}{place}" if place.startswith("/") else place


def _cut(url: str) -> str:
    """Without query and fragment: of the path some patterns may be asked for (url.py), of those nothing."""
    return re.split("[?#]", url, maxsplit=1)[0]


_COMMON_NAME: Final = re.compile(r"(?:cn|uid)=([^,]+)(?:,|$)", re.IGNORECASE).match
"""The first part of a distinguished name (RFC 4514)."""


def _user(head: _Head) -> str:
    """As Squid names who signed in, or as others do, mostly in base64: `WinNT://domain/amara`, `LDAP://host/CN=Amara
    Okafor,OU=Staff`, or the name alone.
    """
    plain, encoded = head.get("x-client-username"), head.get("x-authenticated-user")
    if plain != "-" or encoded == "-":
        return plain
    try:
        text = b64decode(encoded, validate=True).decode()
    except ValueError:
        text = encoded
    named = text if text.isprintable() else encoded
    name = named.partition("://")[2].rpartition("/")[2] if "://" in named else named
    first = _COMMON_NAME(name)
    return (first[1] if first else name) or "-"


def _request_of(raw: Raw) -> Request:
    try:
        asked = msgspec.json.decode(raw.value, type=Asked)
    except msgspec.MsgspecError:
        asked = None
    if asked is None:
        raise Malformed("line_unreadable")
    return Request(
        observed_at=asked.at,
        url=asked.url,
        client=asked.client,
        user=asked.user,
        method=asked.method,
        referrer=asked.referrer,
        agent=asked.agent,
    )


def _visits(desk: Desk) -> Conversion:
    return WebVisits(desk, _request_of)


@asynccontextmanager
async def listen(address: str, _given: Given, keep: Keep) -> AsyncIterator[str]:
    """Raises Misconfigured where the address cannot be had."""
    async with served(address_of(address, ("tcp",)), partial(_talk, keep), longest=LONGEST) as where:
        yield where


CONNECTOR: Final = Connector(
    name="icap",
    example="headerfirst ingest icap tcp://127.0.0.1:1344 --spool /var/lib/headerfirst/icap",
    cannot_see="bodies: the proxy is asked for none of them; what came of a request: status, sizes, a later refusal",
    does_not_read="path, query, fragment and userinfo of URLs, cookies, the whole User-Agent and Referer",
    listen=listen,
    convert=_visits,
)
