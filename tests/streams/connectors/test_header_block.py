"""Headers are read up to the blank line, within bounds, and whatever follows is not looked at."""

from __future__ import annotations

from io import BytesIO

import pytest
from headerfirst.streams.connectors.header_block import LONGEST, read_block

HEADERS = b"From: a@example.org\nSubject: One\n two\n"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_the_blank_line_ends_the_block(line_end: bytes) -> None:
    headers = HEADERS.replace(b"\n", line_end)
    block = read_block(BytesIO(headers + line_end + b"Body: no header\n").readline)
    assert (block.value, block.problem, block.is_whole) == (headers, None, True)


def test_nothing_behind_the_blank_line_is_read() -> None:
    source = BytesIO(HEADERS + b"\n" + b"Dear all")
    read_block(source.readline)
    assert source.read() == b"Dear all"


def test_a_file_that_is_all_headers_is_whole() -> None:
    assert read_block(BytesIO(HEADERS).readline).is_whole


def test_a_line_that_is_no_header_may_be_body_and_ends_the_block() -> None:
    block = read_block(BytesIO(HEADERS + b"Dear all\nSensitivity: Personal\n\n").readline)
    assert (block.value, block.is_whole, block.left_over) == (HEADERS, False, b"Dear all\n")


@pytest.mark.parametrize("content", [b"", b"\n", b"Dear all\n\n", b" continued\n\n", b"\xff\xfe\x00"])
def test_what_does_not_begin_with_a_header_is_unreadable_and_leaves_nothing(content: bytes) -> None:
    block = read_block(BytesIO(content).readline)
    assert (block.value, block.problem) == (b"", "headers_unreadable")


def test_headers_may_be_a_mebibyte_long_and_no_longer() -> None:
    fits = b"Subject: " + b"a" * (LONGEST - 10) + b"\n"
    assert read_block(BytesIO(fits + b"\nbody").readline).problem is None

    block = read_block(BytesIO(b"A: b\n" + fits + b"\nbody").readline)
    assert (block.problem, len(block.value)) == ("too_large", LONGEST)


def test_a_byte_order_mark_and_a_quoted_from_line_are_passed_over() -> None:
    assert read_block(BytesIO(b"\xef\xbb\xbf" + HEADERS).readline).value == HEADERS
    assert read_block(BytesIO(b">From x Tue Mar 10 12:00:00 2026\n" + HEADERS).readline).value == HEADERS


def test_a_block_shows_nothing_of_itself() -> None:
    assert repr(read_block(BytesIO(HEADERS).readline)) == f"<Block of {len(HEADERS)} bytes>"
