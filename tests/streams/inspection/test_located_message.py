"""What is fetched is what was found, whole, or it is not given out at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.inspection.interface import Located, TooLarge
from headerfirst.streams.inspection.located_message import headers_in, message_id_of, the_located
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.stores.letters import letter

ONE = "<one@example.org>"
LOCATED = Located("anna@example.org", ONE, "1", b"")


def cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = [0, *sorted(min(place, len(data)) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(bounds)]


@given(st.lists(st.integers(0, 300)), st.sampled_from([b"\r\n", b"\n"]))
def test_pieces_of_any_size_make_the_message(places: list[int], line_end: bytes) -> None:
    message = letter(ONE).replace(b"\r\n", line_end)
    assert b"".join(the_located(LOCATED, cut(message, places), len(message))) == message


@given(st.lists(st.integers(0, 300)))
def test_not_a_byte_of_another_message_is_given_out(places: list[int]) -> None:
    given_out: list[bytes] = []
    with pytest.raises(Retriable):
        given_out.extend(the_located(LOCATED, cut(letter("<two@example.org>"), places), 10_000))
    assert given_out == []


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\r\nMessage-ID: <one@example.org>\r\n\r\n",
        b"Subject: x\r\n\r\nMessage-ID: <one@example.org>\r\n",
        b"Subject: x\nkettle\nMessage-ID: <one@example.org>\n\n",
        b"Message-ID: <two@example.org>\nMessage-ID: <one@example.org>\n\n",
        b"X: " + b"x" * (1 << 21),
    ],
    ids=["nothing", "all of it body", "in the body", "behind the headers", "a second one", "endless"],
)
def test_an_identifier_counts_where_connectors_read_it(message: bytes) -> None:
    with pytest.raises(Retriable):
        list(the_located(LOCATED, [message], 10_000_000))


def test_a_message_without_a_body_is_one() -> None:
    assert list(the_located(LOCATED, [b"Message-ID: <one@example.org>\r\n"], 100)) == [
        b"Message-ID: <one@example.org>\r\n"
    ]


@pytest.mark.parametrize("excess", [0, 1])
def test_the_limit_is_the_longest_that_may_be(excess: int) -> None:
    message = letter(ONE)
    pieces = the_located(LOCATED, cut(message, [50]), len(message) - excess)
    if not excess:
        assert b"".join(pieces) == message
        return
    with pytest.raises(TooLarge):
        list(pieces)


def test_a_source_that_never_ends_is_stopped_at_the_limit() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        yield letter(ONE)
        while True:
            read += 1
            yield b"x" * 1_000

    with pytest.raises(TooLarge):
        list(the_located(LOCATED, endless(), 10_000))
    assert read < 11


def test_a_source_that_drips_is_stopped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 10_000, 100))
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    with pytest.raises(Retriable):
        list(the_located(LOCATED, [letter(ONE), *[b"x"] * 10], 10_000))


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", b"A: 1\r\nB: 2\r\n\r\n"),
        (b"A: 1\n\nbody", b"A: 1\n\r\n"),
        (b"A: 1\nbody", b"A: 1\n"),
        (b"From x\nA: 1\n\n", b"A: 1\n\r\n"),
        (b"A: 1\n", b"A: 1\n\r\n"),
    ],
)
def test_a_header_block_ends_with_its_blank_line_if_it_has_one(data: bytes, headers: bytes) -> None:
    assert headers_in(data) == headers


def test_a_message_without_an_identifier_has_none() -> None:
    assert message_id_of(b"Subject: x\r\n\r\n") is None
