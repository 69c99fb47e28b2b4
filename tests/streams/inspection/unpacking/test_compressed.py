"""Single compressed files: opened step by step, closed at a limit."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest
from headerfirst.streams.inspection.unpacking.limits import MIB, Limits

from tests.streams.inspection.unpacking.samples import closed, kinds, opened, texts

Compress = Callable[[bytes], bytes]
EACH = pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])


@EACH
def test_what_was_compressed_is_read(compress: Compress) -> None:
    assert texts(opened(compress(b"see me"))) == ["see me"]


@EACH
def test_streams_behind_each_other_are_one_file(compress: Compress) -> None:
    assert texts(opened(compress(b"see ") + compress(b"me"))) == ["see me"]


@EACH
def test_a_bomb_is_closed_and_its_bytes_are_kept(compress: Compress) -> None:
    message = opened(compress(bytes(64 * MIB)))
    assert len(kinds(message)) == 1
    assert closed(message) == [(0, "too_large")]


@EACH
def test_an_honest_file_beyond_the_limit_is_closed(compress: Compress) -> None:
    content = bytes(range(256)) * 40
    message = opened(compress(content), limits=Limits(part_bytes=10_000))
    assert closed(message) == [(0, "too_large")]


@EACH
def test_a_cut_file_is_unreadable(compress: Compress) -> None:
    whole = compress(b"see me" * 50)
    assert closed(opened(whole[:-6])) == [(0, "unreadable")]


@EACH
def test_something_behind_it_is_unreadable(compress: Compress) -> None:
    assert closed(opened(compress(b"see me") + b"and me")) == [(0, "unreadable")]


@EACH
def test_noughts_behind_it_fill_a_block(compress: Compress) -> None:
    assert texts(opened(compress(b"see me") + bytes(100))) == ["see me"]


def test_a_file_in_a_file_in_a_file_is_read() -> None:
    message = opened(gzip.compress(bz2.compress(lzma.compress(b"see me"))))
    assert [part.depth for part in message.parts] == [0, 1, 2, 3]
    assert texts(message) == ["see me"]
