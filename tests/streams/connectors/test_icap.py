"""A proxy is told "no change" at once; what is kept of its request ends at the first slash, and no body is read."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.codec import decode
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.icap import CONNECTOR, listen
from headerfirst.streams.connectors.interface import Draft, Given
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.connectors.desks import desk
from tests.streams.connectors.test_milter import Kept

GET: Final = (
    b"GET http://www.example.net/private/plan.pdf?q=canary HTTP/1.1\r\nHost: www.example.net\r\n"
    b"Referer: http://search.example.net/?q=canary\r\nCookie: canary\r\nUser-Agent: Mozilla/5.0 canary\r\n\r\n"
)
POST: Final = b"POST http://www.example.net/form HTTP/1.1\r\nHost: www.example.net\r\nContent-Length: 6\r\n\r\n"
CHUNKED: Final = b"6\r\ncanary\r\n0\r\n\r\n"


class Proxy:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, content: bytes) -> None:
        self._writer.write(content)

    def ask(self, request: bytes, *fields: bytes, body: bytes = b"", method: bytes = b"REQMOD") -> None:
        kind = b"req" if body else b"null"
        enclosed = b"Encapsulated: req-hdr=0, %s-body=%d" % (kind, len(request))
        head = [b"%s icap://127.0.0.1/reqmod ICAP/1.0" % method, b"Host: 127.0.0.1", *fields, enclosed]
        self.send(b"\r\n".join(head) + b"\r\n\r\n" + request + body)

    async def told(self) -> bytes:
        """The first line; empty: hung up."""
        return (await self.head()).split(b"\r\n")[0]

    async def head(self) -> bytes:
        async with asyncio.timeout(10):
            try:
                return await self._reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return b""


NO_CHANGE: Final = b"ICAP/1.0 204 No Content"


@asynccontextmanager
async def a_proxy(kept: Kept) -> AsyncIterator[Proxy]:
    async with listen("tcp://127.0.0.1:0", Given(), kept) as where:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(where.rpartition(":")[2]))
        try:
            yield Proxy(reader, writer)
        finally:
            writer.close()


def visits(kept: Kept) -> list[WebProxy]:
    door = Door(CONNECTOR, desk())
    now = datetime.now(UTC) + timedelta(seconds=1)
    lines = [one for raw in kept.raws for one in door.take(raw, now) if isinstance(one, Line)]
    return [decode(line.topic, line.value).record for line in lines]


async def test_a_page_is_a_visit_up_to_its_first_slash() -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(GET, b"Allow: 204", b"X-Client-IP: 192.0.2.7", b"X-Client-Username: " + builders.AMARA.encode())
        assert await proxy.told() == NO_CHANGE
    [visit] = visits(kept)
    assert (visit.host, visit.scheme, visit.method, visit.extension) == ("www.example.net", "http", "GET", "pdf")
    assert (visit.user, visit.action, visit.status) == (builders.AMARA, "allowed", None)
    assert visit.referrer_host == "search.example.net"
    assert b"q=canary" not in kept.raws[0].value


async def test_it_tells_what_it_can_do_and_asks_for_no_byte_of_a_body() -> None:
    async with a_proxy(Kept()) as proxy:
        proxy.send(b"OPTIONS icap://127.0.0.1/reqmod ICAP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        answer = await proxy.head()
    assert {b"Methods: REQMOD", b"Preview: 0", b"Allow: 204", b"Transfer-Preview: *"} <= set(answer.split(b"\r\n"))


@pytest.mark.parametrize("preview", [b"0\r\n\r\n", b"0; ieof\r\n\r\n"])
async def test_of_a_request_with_a_body_only_the_headers_come_and_the_next_is_heard(preview: bytes) -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        for _ in range(2):
            proxy.ask(POST, b"Preview: 0", b"Allow: 204", body=preview)
            assert await proxy.told() == NO_CHANGE
    assert [visit.method for visit in visits(kept)] == ["POST", "POST"]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        pytest.param([b"Allow: 204"], NO_CHANGE, id="without a preview"),
        pytest.param([b"Preview: 0", b"Allow: 204"], NO_CHANGE, id="against what was asked for"),
        pytest.param([], b"ICAP/1.0 400 Bad request", id="wanting it back"),
    ],
)
async def test_a_body_that_comes_all_the_same_is_not_read_and_the_connection_ends(
    fields: list[bytes], answer: bytes
) -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(POST, *fields, body=CHUNKED)
        assert await proxy.told() == answer
        assert await proxy.told() == b""
    assert b"canary" not in kept.raws[0].value
    assert len(visits(kept)) == 1


async def test_a_proxy_that_takes_no_204_is_given_its_request_back() -> None:
    async with a_proxy(Kept()) as proxy:
        proxy.ask(GET)
        assert await proxy.told() == b"ICAP/1.0 200 OK"
        assert await proxy.told() == GET.split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("field", "user"),
    [
        (b"X-Authenticated-User: " + b64encode(b"WinNT://example/Amara"), "amara"),
        (
            b"X-Authenticated-User: " + b64encode(b"LDAP://dc.example.org/CN=Amara Okafor,OU=Staff,DC=example"),
            "amara okafor",
        ),
        (b"X-Authenticated-User: " + b64encode(b"amara.okafor@example.org"), "amara.okafor@example.org"),
        (b"X-Authenticated-User: amara", "amara"),
        (b"X-Authenticated-User: /+8=", "/+8="),
        (b"X-Client-Username: Amara", "amara"),
        (b"X-Other: amara", None),
    ],
)
async def test_who_signed_in_is_known_by_either_name(field: bytes, user: str | None) -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(GET, b"Allow: 204", field)
        await proxy.told()
    [draft] = CONNECTOR.convert(desk()).take(kept.raws[0])
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, WebProxy)
    assert draft.record.user == user


async def test_a_path_gets_its_host_and_a_tunnel_has_none_to_get() -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(b"GET /plan?q=canary HTTP/1.1\r\nHost: intranet.example.org\r\n\r\n", b"Allow: 204")
        proxy.ask(b"CONNECT www.example.net:443 HTTP/1.1\r\nHost: www.example.net:443\r\n\r\n", b"Allow: 204")
        assert [await proxy.told(), await proxy.told()] == [NO_CHANGE, NO_CHANGE]
    assert [(visit.host, visit.scheme) for visit in visits(kept)] == [
        ("intranet.example.org", "http"),
        ("www.example.net", "https"),
    ]
    assert b"canary" not in b"".join(raw.value for raw in kept.raws)


async def test_a_request_line_that_cannot_be_read_is_a_letter() -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(b"canary\r\n\r\n", b"Allow: 204")
        assert await proxy.told() == NO_CHANGE
    assert [raw.problem for raw in kept.raws] == ["line_unreadable"]


async def test_what_is_no_question_of_ours_is_refused_and_hung_up_on() -> None:
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(GET, method=b"RESPMOD")
        assert await proxy.told() == b"ICAP/1.0 405 Method not allowed"
        assert await proxy.told() == b""
    async with a_proxy(kept) as proxy:
        proxy.send(b"REQMOD icap://127.0.0.1/ ICAP/1.0\r\nEncapsulated: req-hdr=0, null-body=99999\r\n\r\n")
        assert await proxy.told() == b"ICAP/1.0 400 Bad request"
    async with a_proxy(kept) as proxy:
        proxy.send(b"X" * 200_000)
        assert await proxy.told() == b""
    assert kept.raws == []


async def test_the_proxy_is_told_to_go_on_where_nothing_could_be_kept() -> None:
    async with a_proxy(Kept(answer=False)) as proxy:
        proxy.ask(GET, b"Allow: 204")
        assert await proxy.told() == NO_CHANGE


async def test_an_address_of_another_shape_is_refused() -> None:
    with pytest.raises(Misconfigured, match="is no address to listen at"):
        async with listen("icap://127.0.0.1:1344", Given(), Kept()):
            pass
