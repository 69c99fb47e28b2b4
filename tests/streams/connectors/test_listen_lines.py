"""Lines come over UDP, TCP and TLS, by syslog or bare; each sender's in order, none under another's heading."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Lines
from headerfirst.streams.connectors.listen_lines import _Datagrams, _read_datagrams, _Reading, listen_lines

from tests.certificates import make_certificates
from tests.streams.connectors.test_milter import Kept

LINES: Final = Lines(100)
HEADED: Final = Lines(100, is_heading=lambda line: line.startswith(b"#Fields"))


def place(where: str) -> tuple[str, int]:
    host, _, port = where.partition("://")[2].rpartition(":")
    return host, int(port)


async def sent(where: str, *chunks: bytes, tls: ssl.SSLContext | None = None) -> None:
    _, writer = await asyncio.open_connection(*place(where), ssl=tls)
    for chunk in chunks:
        writer.write(chunk)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def until_kept(kept: Kept, count: int) -> None:
    async with asyncio.timeout(20):
        while len(kept.raws) < count:  # noqa: ASYNC110  # a count has no event
            await asyncio.sleep(0.01)


async def test_lines_over_tcp_are_kept_in_order_without_their_headers() -> None:
    kept = Kept()
    async with listen_lines("tcp://127.0.0.1:0", LINES, kept) as where:
        await sent(where, b"one\n<134>Mar 10 12:00:00 proxy squid: two\n", b"24 <134>1 - - - - - - three")
        await until_kept(kept, 3)
    assert [raw.value for raw in kept.raws] == [b"one", b"two", b"three"]
    assert [raw.origin.ordinal for raw in kept.raws] == [0, 1, 2]


async def test_of_a_log_that_is_syslogs_own_the_header_stays() -> None:
    kept = Kept()
    async with listen_lines("tcp://127.0.0.1:0", Lines(100, syslog=True), kept) as where:
        await sent(where, b"<22>Mar 10 12:00:00 mail postfix/qmgr[7]: removed\n")
        await until_kept(kept, 1)
    assert kept.raws[0].value == b"Mar 10 12:00:00 mail postfix/qmgr[7]: removed"


async def test_a_datagram_is_a_message_or_several_bare_lines() -> None:
    kept = Kept()
    async with listen_lines("udp://127.0.0.1:0", LINES, kept) as where:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"<134>Mar 10 12:00:00 proxy squid: one", place(where))
            sender.sendto(b"two\nthree\n", place(where))
        await until_kept(kept, 3)
    assert [raw.value for raw in kept.raws] == [b"one", b"two", b"three"]


async def test_datagrams_that_wait_at_the_end_are_kept() -> None:
    kept = Kept()
    async with listen_lines("udp://127.0.0.1:0", LINES, kept) as where:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for number in range(50):
                sender.sendto(b"%d" % number, place(where))
        await until_kept(kept, 1)
    assert [raw.value for raw in kept.raws] == [b"%d" % number for number in range(len(kept.raws))]


async def test_each_senders_columns_are_those_that_it_named() -> None:
    kept = Kept()
    async with listen_lines("tcp://127.0.0.1:0", HEADED, kept) as where:
        await sent(where, b"#Fields: a b\none\n")
        await sent(where, b"two\n")
        await until_kept(kept, 2)
    assert {raw.value: raw.heading for raw in kept.raws} == {b"one": b"#Fields: a b", b"two": None}


async def test_over_udp_each_host_has_columns_of_its_own() -> None:
    kept = Kept()
    datagrams = _Datagrams(lambda: None)
    for host, value in (
        ("192.0.2.1", b"#Fields: a b"),
        ("192.0.2.2", b"#Fields: b a\none"),
        ("192.0.2.1", b"two"),
        ("192.0.2.3", b"three"),
        ("192.0.2.2", b"four"),
    ):
        datagrams.datagram_received(value, (host, 514))
    task = asyncio.create_task(_read_datagrams(_Reading(HEADED, kept), datagrams))
    await until_kept(kept, 4)
    task.cancel()
    assert {raw.value: raw.heading for raw in kept.raws} == {
        b"one": b"#Fields: b a",
        b"two": b"#Fields: a b",
        b"three": None,
        b"four": b"#Fields: b a",
    }


async def test_datagrams_for_which_there_is_no_room_are_said() -> None:
    lost: list[None] = []
    datagrams = _Datagrams(lambda: lost.append(None))
    for _ in range(datagrams.waiting.maxsize + 3):
        datagrams.datagram_received(b"one", ("192.0.2.1", 514))
    assert len(lost) == 3


async def test_a_long_line_and_one_that_was_cut_off_are_marked() -> None:
    kept = Kept()
    async with listen_lines("tcp://127.0.0.1:0", LINES, kept) as where:
        await sent(where, b"x" * 500 + b"\nhalf")
        await until_kept(kept, 2)
    assert [raw.problem for raw in kept.raws] == ["too_large", "line_unreadable"]


async def test_over_tls_only_who_shows_a_certificate_of_ours_is_heard(tmp_path: Path) -> None:
    kept = Kept()
    ours = make_certificates(tmp_path)
    query = f"certificate={ours.certificate}&key={ours.key}&clients={ours.authority}"
    async with listen_lines(f"tls://127.0.0.1:0?{query}", LINES, kept) as where:
        stranger = ssl.create_default_context(cafile=str(ours.authority))
        reader, writer = await asyncio.open_connection(*place(where), ssl=stranger)
        writer.write(b"stranger\n")
        with suppress(OSError):  # TLS 1.3 says so only after its handshake
            assert await reader.read() == b""
        writer.close()
        known = ssl.create_default_context(cafile=str(ours.authority))
        known.load_cert_chain(ours.certificate, ours.key)
        await sent(where, b"known\n", tls=known)
        await until_kept(kept, 1)
    assert [raw.value for raw in kept.raws] == [b"known"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "http://127.0.0.1:80",
            "is no address to listen at; write udp://HOST:PORT or tcp://HOST:PORT or tls://HOST:PORT",
        ),
        ("tcp://127.0.0.1:80?key=x", "is no address to listen at"),
        ("tls://127.0.0.1:6514", "needs a certificate"),
        ("tls://127.0.0.1:0?certificate=/nowhere&key=/nowhere", "^/nowhere cannot be read: there is no such file"),
        (
            f"tls://127.0.0.1:0?certificate={__file__}&key={__file__}",
            f"^{__file__} and {__file__} cannot be used for TLS",
        ),
        ("udp://192.0.2.1:5140", "cannot be opened to listen: Cannot assign requested address"),
        ("tcp://192.0.2.1:5140", "cannot be opened to listen: Cannot assign requested address"),
        ("tcp://nowhere.invalid:5140", "cannot be opened to listen: .*[Nn]ame"),
    ],
)
async def test_an_address_that_cannot_be_had_is_said_so(address: str, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence.replace("?", r"\?")):
        async with listen_lines(address, LINES, Kept()):
            pass
