"""Bytes without words that anybody here reads."""

from __future__ import annotations

import pytest

from tests.streams.inspection.unpacking.samples import PNG, closed, opened, the_only


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"\xff\xd8\xff\xe0",
        b"ID3\x03\0",
        bytes(4) + b"ftypmp42",
        b"{\\rtf1 words}",
        b"\x7fELF\x02",
        b"<svg/>",
        b"\0\1",
    ],
    ids=["png", "jpeg", "mp3", "mp4", "rtf", "elf", "svg", "unknown"],
)
def test_its_bytes_are_scanned_and_its_words_are_not(data: bytes) -> None:
    message = opened(data)
    part = the_only(message)
    assert part.data == data
    assert (part.text, part.unread) == (None, "unsupported")
    assert closed(message) == []


def test_nothing_at_all_misses_nothing() -> None:
    message = opened(b"", "image/png")
    assert message.unread() == ()
    assert closed(message) == []
