"""A mail server is asked for envelope and headers alone, is always told to go on, and never told anything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.codec import decode
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.header_block import LONGEST
from headerfirst.streams.connectors.interface import Given, Raw
from headerfirst.streams.connectors.milter import CONNECTOR, listen
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.connectors.desks import NOW, desk
from tests.streams.connectors.mail_server import ALL, NO_BODY, MailServer

ANYWHERE: Final = "tcp://127.0.0.1:0"
ACCEPT: Final = b"a"
CONTINUE: Final = b"c"
FIELDS: Final = (
    f"From: Eleni Markou <{builders.ELENI}>",
    f"To: Amara Okafor <{builders.AMARA}>",
    "Subject: Minutes of Monday",
    "Message-ID: <minutes-1@mail.example.net>",
)


class Kept:
    """What a source gave to be kept."""

    def __init__(self, answer: bool = True) -> None:  # noqa: FBT001, FBT002  # what `Keep` answers
        self.raws: list[Raw] = []
        self._answer = answer

    async def __call__(self, raw: Raw) -> bool:
        self.raws.append(raw)
        await asyncio.sleep(0)
        return self._answer


@asynccontextmanager
async def a_session(kept: Kept, where: str = ANYWHERE, offered: int = ALL) -> AsyncIterator[MailServer]:
    async with listen(where, Given(), kept) as address, MailServer.connected(address) as server:
        await server.agree(offered)
        yield server


async def test_the_header_block_and_the_envelope_are_taken_and_the_mail_goes_on_at_once() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA, builders.BILAL, signed_in="eleni")
        server.headers(*FIELDS)
        assert await server.end_headers() == ACCEPT
    [raw] = kept.raws
    assert raw.value == "".join(f"{field}\n" for field in FIELDS).encode()
    assert raw.envelope is not None
    assert raw.envelope.mail_from == builders.ELENI
    assert raw.envelope.rcpt_to == (builders.AMARA, builders.BILAL)
    assert raw.envelope.authenticated_sender == "eleni"
    assert (raw.problem, raw.is_whole, raw.length) == (None, True, len(raw.value))


async def test_it_asks_for_no_body_and_not_who_connects() -> None:
    async with a_session(Kept()) as server:
        assert server.left_out & NO_BODY
        assert server.left_out & 0x3 == 0x3  # connect, helo


async def test_a_server_that_cannot_leave_out_bodies_is_hung_up_on() -> None:
    kept = Kept()
    async with listen(ANYWHERE, Given(), kept) as where, MailServer.connected(where) as server:
        assert await server.agree(ALL & ~NO_BODY) == b""
    assert kept.raws == []


async def test_a_body_that_comes_all_the_same_is_not_taken() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA)
        server.say(b"B", before=b"Dear Amara")
        assert await server.told() == b""
    assert kept.raws == []


async def test_who_is_blind_copied_is_known_and_has_a_record() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA, builders.BILAL)
        server.headers(*FIELDS)
        await server.end_headers()
    door = Door(CONNECTOR, desk())
    lines = [one for one in door.take(kept.raws[0], kept_at(kept)) if isinstance(one, Line)]
    records = [decode(line.topic, line.value).record for line in lines]
    assert {record.mailbox for record in records} == {builders.AMARA, builders.BILAL}
    assert all("bcc" in record.visible for record in records)


def kept_at(kept: Kept) -> datetime:
    envelope = kept.raws[0].envelope
    assert envelope is not None
    assert envelope.received_at is not None
    return max(envelope.received_at, NOW)


async def test_several_messages_come_over_one_connection_and_nothing_of_one_stays_for_the_next() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        for number, signed_in in enumerate(("eleni", None)):
            server.begin(builders.ELENI, builders.AMARA, signed_in=signed_in)
            server.headers(*FIELDS, f"X-Number: {number}")
            assert await server.end_headers() == ACCEPT
        server.begin(builders.BILAL, builders.AMARA)
        server.say(b"A")  # the client has thought better of it
        server.begin("", builders.CARYS)
        server.headers(*FIELDS)
        assert await server.end_headers() == ACCEPT
    envelopes = [raw.envelope for raw in kept.raws if raw.envelope is not None]
    assert [one.authenticated_sender for one in envelopes] == ["eleni", None, None]
    assert (envelopes[2].mail_from, envelopes[2].rcpt_to) == ("", (builders.CARYS,))
    assert b"X-Number" not in kept.raws[2].value
    assert [raw.origin.ordinal for raw in kept.raws] == [1, 2, 3]


async def test_the_next_connection_of_a_server_may_come_over_the_same_socket() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.BILAL, builders.CARYS)
        server.say(b"K")
        server.begin(builders.ELENI, builders.AMARA)
        server.headers(*FIELDS)
        assert await server.end_headers() == ACCEPT
    assert [raw.envelope.rcpt_to for raw in kept.raws if raw.envelope] == [(builders.AMARA,)]


async def test_a_folded_value_and_its_spaces_stay_as_they_were_written() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA)
        server.headers("Subject:Minutes\n\tof Monday", "X-Empty:", "To:  Amara")
        await server.end_headers()
    assert kept.raws[0].value == b"Subject:Minutes\n\tof Monday\nX-Empty:\nTo:  Amara\n"


async def test_an_older_server_that_takes_the_leading_space_away_and_wants_every_answer_is_served_too() -> None:
    kept = Kept()
    async with a_session(kept, offered=0x7F) as server:
        server.begin(builders.ELENI, builders.AMARA)
        assert [await server.told(), await server.told()] == [CONTINUE, CONTINUE]
        server.headers("Subject:Minutes")
        assert await server.told() == CONTINUE
        assert await server.end_headers() == ACCEPT
    assert kept.raws[0].value == b"Subject: Minutes\n"


async def test_mail_goes_on_where_nothing_could_be_kept() -> None:
    async with a_session(Kept(answer=False)) as server:
        server.begin(builders.ELENI, builders.AMARA)
        server.headers(*FIELDS)
        assert await server.end_headers() == ACCEPT


async def test_a_header_block_over_the_limit_is_a_letter_and_goes_on() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA)
        server.headers(*FIELDS, *(f"X-{number}:{'x' * 60_000}" for number in range(20)))
        assert await server.end_headers() == ACCEPT
    [raw] = kept.raws
    assert raw.problem == "too_large"
    assert len(raw.value) <= LONGEST < raw.length


async def test_a_message_without_headers_is_a_letter() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA)
        assert await server.end_headers() == ACCEPT
    assert [raw.problem for raw in kept.raws] == ["headers_unreadable"]


async def test_who_signed_in_with_a_name_beyond_ascii_is_not_known_and_the_mail_is() -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA, signed_in="ελένη")
        server.headers(*FIELDS)
        assert await server.end_headers() == ACCEPT
    assert [raw.envelope.authenticated_sender for raw in kept.raws if raw.envelope] == [None]


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"\x00\x00\x00\x05Lname", id="a header without ends"),
        pytest.param(b"\x00\x00\x00\x09L\xc3\xa9\x00wert\x00", id="a name that is no ASCII"),
        pytest.param(b"\x00\x00\x00\x02Nx", id="an end with something in it"),
        pytest.param(b"\x00\x00\x00\x01?", id="a letter that nobody knows"),
    ],
)
async def test_what_cannot_be_read_is_a_letter_and_the_server_is_let_go(
    frame: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.begin(builders.ELENI, builders.AMARA)
        server.send(frame)
        assert await server.told() == b""
    assert [raw.problem for raw in kept.raws] == ["headers_unreadable"]
    assert builders.AMARA not in caplog.text


async def test_a_message_whose_server_goes_in_the_middle_of_it_was_never_accepted_and_the_next_is_taken() -> None:
    kept = Kept()
    async with listen(ANYWHERE, Given(), kept) as where:
        async with MailServer.connected(where) as server:
            await server.agree()
            server.begin(builders.BILAL, builders.AMARA)
            server.headers(*FIELDS[:2])
        async with MailServer.connected(where) as server:
            await server.agree()
            server.begin(builders.ELENI, builders.AMARA)
            server.headers(*FIELDS)
            assert await server.end_headers() == ACCEPT
    assert [raw.envelope.mail_from for raw in kept.raws if raw.envelope] == [builders.ELENI]


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\n\r\n", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff"])
async def test_what_speaks_another_protocol_is_hung_up_on(start: bytes) -> None:
    kept = Kept()
    async with listen(ANYWHERE, Given(), kept) as where, MailServer.connected(where) as server:
        server.send(start)
        assert await server.told() == b""
    assert kept.raws == []


async def test_it_listens_at_a_unix_socket_that_others_may_not_open(tmp_path: Path) -> None:
    socket, kept = tmp_path / "milter.sock", Kept()
    for _ in range(2):
        async with a_session(kept, f"unix://{socket}") as server:
            assert socket.stat().st_mode & 0o007 == 0
            server.begin(builders.ELENI, builders.AMARA)
            server.headers(*FIELDS)
            assert await server.end_headers() == ACCEPT
    assert len(kept.raws) == 2


@pytest.mark.parametrize("address", ["udp://127.0.0.1:8891", "8891", "tcp://127.0.0.1", "unix://", "tcp://[::1"])
async def test_an_address_of_another_shape_is_refused_in_words(address: str) -> None:
    with pytest.raises(Misconfigured, match="is no address to listen at"):
        async with listen(address, Given(), Kept()):
            pass


async def test_an_address_that_is_taken_is_said_so() -> None:
    async with listen(ANYWHERE, Given(), Kept()) as where:
        with pytest.raises(Misconfigured, match="cannot be opened to listen"):
            async with listen(where, Given(), Kept()):
                pass
