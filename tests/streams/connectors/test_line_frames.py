"""Lines come out whole and in order, however the network cut them; one that is too long comes once and is short."""

from __future__ import annotations

from itertools import pairwise

import pytest
from headerfirst.streams.connectors.line_frames import LineFrames
from hypothesis import given
from hypothesis import strategies as st

LONGEST = 50
BARE = st.binary(max_size=LONGEST).map(lambda line: b"L" + line.replace(b"\n", b" ").replace(b"\r", b" ") + b"!")
SYSLOG = BARE.map(lambda line: b"<13>" + line)


def framed(line: bytes) -> bytes:
    return b"%d %s" % (len(line), line)


def in_pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[start:end] for start, end in pairwise(places)]


def read(pieces: list[bytes], longest: int = LONGEST * 2) -> list[bytes]:
    frames = LineFrames(longest)
    return [line for piece in pieces for line in frames.feed(piece)]


@given(lines=st.lists(BARE, max_size=8), cuts=st.lists(st.integers(0, 500), max_size=8))
def test_bare_lines_come_as_they_were_sent(lines: list[bytes], cuts: list[int]) -> None:
    assert read(in_pieces(b"".join(line + b"\n" for line in lines), cuts)) == lines


@given(lines=st.lists(SYSLOG, max_size=8), cuts=st.lists(st.integers(0, 500), max_size=8))
def test_lines_told_by_their_length_come_as_they_were_sent(lines: list[bytes], cuts: list[int]) -> None:
    assert read(in_pieces(b"".join(map(framed, lines)), cuts)) == lines


@given(cuts=st.lists(st.integers(0, 500), max_size=8))
def test_both_ways_may_come_over_one_connection(cuts: list[int]) -> None:
    stream = framed(b"<13>one") + b"<13>two\r\n" + b"1773144000.123 120 three\n" + framed(b"<13>four\nand five")
    lines = [b"<13>one", b"<13>two", b"1773144000.123 120 three", b"<13>four\nand five"]
    assert read(in_pieces(stream, cuts)) == lines


@pytest.mark.parametrize("ended", [b"x" * 500 + b"\n", framed(b"<13>" + b"x" * 500)])
@given(cuts=st.lists(st.integers(0, 600), max_size=8))
def test_a_line_that_is_too_long_comes_once_and_short_and_the_next_is_whole(ended: bytes, cuts: list[int]) -> None:
    lines = read(in_pieces(ended + b"next\n", cuts), longest=20)
    assert [len(line) for line in lines] == [21, 4]
    assert lines[1] == b"next"


def test_blank_lines_are_none() -> None:
    assert read([b"\n\r\n  \none\n"]) == [b"one"]


@pytest.mark.parametrize(
    ("sent", "left"), [(b"one\ntw", b"tw"), (b"12 <13>half", b"12 <13>half"), (b"one\n", b""), (b"x" * 600, b"")]
)
def test_what_had_not_ended_is_told_at_the_end(sent: bytes, left: bytes) -> None:
    frames = LineFrames(20)
    frames.feed(sent)
    assert frames.end() == left
