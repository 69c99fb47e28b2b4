"""What is sent arrives as it was sent, and nothing else is taken for an answer."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from headerfirst.schemas.content import Closed, Part, Unpacked, WhyNotInspected
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanner_frames import (
    LENGTH,
    Answer,
    Assignment,
    Limits,
    Misfit,
    Ready,
    Reported,
    Trouble,
    answer_in,
    assignment_in,
    framed,
    message_in,
)
from hypothesis import given
from hypothesis import strategies as st

whys = st.sampled_from(get_args(WhyNotInspected))
numbers = st.integers(0, 10_000)
words = st.text("abc/-.", min_size=1, max_size=20)
parts = st.builds(Part, numbers, words, st.binary(max_size=200), st.none() | st.text(max_size=100), st.integers(0, 9))
messages = st.builds(
    Unpacked,
    st.lists(parts, max_size=4).map(tuple),
    st.lists(st.builds(Closed, numbers, whys), max_size=3).map(tuple),
)
reports = st.builds(
    Report,
    rule_ids=st.lists(words, max_size=3).map(tuple),
    count=numbers,
    matches=st.lists(st.builds(Match, rule_id=words, mask=words, offset=numbers), max_size=3).map(tuple),
    closed=st.lists(st.tuples(numbers, whys), max_size=3).map(tuple),
)
answers = st.one_of(
    st.just(Ready()),
    st.builds(Misfit, words),
    st.builds(Reported, words, reports),
    st.builds(Trouble, whys),
)


def body(frame: bytes) -> bytes:
    (length,) = LENGTH.unpack(frame[: LENGTH.size])
    assert len(frame) == LENGTH.size + length
    return frame[LENGTH.size :]


@given(messages)
def test_a_message_arrives_as_it_was_sent(message: Unpacked) -> None:
    assert message_in(body(framed(message))) == message


@given(answers)
def test_an_answer_arrives_as_it_was_sent(answer: Answer) -> None:
    assert answer_in(body(framed(answer))) == answer


def test_an_assignment_arrives_as_it_was_sent() -> None:
    assignment = Assignment(
        place="a.module",
        options=ScannerOptions(clamd="/run/clamd", yara_folders=("/a",), sites={"gambling": ("example.org",)}),
        limits=Limits(seconds=1.5),
    )
    assert assignment_in(body(framed(assignment))) == assignment


@pytest.mark.parametrize(
    "value",
    [b"", "hello", {"type": "Trouble", "why": "bored"}, {"type": "Reported", "version": "1"}, ["Ready"]],
    ids=str,
)
def test_nothing_else_is_an_answer(value: object) -> None:
    with pytest.raises(msgspec.DecodeError):
        answer_in(msgspec.msgpack.encode(value))
