"""Files among the lines of a text are parts, and the text is without them."""

from __future__ import annotations

import binascii

from headerfirst.streams.inspection.unpack import unpack
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.unpacking.samples import PNG, closed, kinds, the_only


def uuencoded(data: bytes) -> bytes:
    lines = b"".join(binascii.b2a_uu(data[start : start + 45], backtick=True) for start in range(0, len(data), 45))
    return b"begin 644 plan.png\n" + lines + b"`\nend\n"


def test_a_file_among_the_lines_is_a_part_of_its_own() -> None:
    message = unpack(b"Subject: x\n\nsee below\n\n" + uuencoded(PNG) + b"\nbest wishes\n")
    assert kinds(message) == ["text/plain", "image/png"]
    assert message.parts[0].text == "see below\n\n\n\nbest wishes\n"
    assert message.parts[1].data == PNG


def test_an_encoding_named_in_the_header_means_the_same() -> None:
    head = b"Content-Type: image/png\nContent-Transfer-Encoding: x-uuencode\n\n"
    assert unpack(head + uuencoded(PNG)).parts[1].data == PNG


def test_a_broken_line_closes_the_file_and_not_the_text() -> None:
    broken = uuencoded(PNG).replace(b"\n`\nend", b"\n#AAAAAAAAAAAAAAAA`\nM\n`\nend")
    message = unpack(b"Subject: x\n\nsee below\n" + broken.replace(b"\nM\n", b"\n!Aa\n"))
    assert message.parts[0].text is not None
    assert "see below" in message.parts[0].text


def test_a_sentence_that_begins_so_is_a_sentence() -> None:
    message = unpack(b"Subject: x\n\nbegin 644 times\nand end\n")
    assert the_only(message).text == "begin 644 times\nand end\n"
    assert closed(message) == []


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_come_back(data: bytes) -> None:
    message = unpack(b"Subject: x\n\n" + uuencoded(data))
    assert message.parts[1].data == data
