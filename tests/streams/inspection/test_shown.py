"""What a person sees: headings of interest, text, and of all else its kind and size; harmless on a terminal."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from headerfirst.schemas.content import Closed, Part, Unpacked, WhyNotInspected
from headerfirst.streams.inspection import shown as under_test
from headerfirst.streams.inspection.shown import MOST_TEXT, harmless, heading_shown, message_shown
from headerfirst.streams.inspection.unpack import unpack
from hypothesis import given
from hypothesis import strategies as st

HEADERS = b"""\
Received: from gate.example.net (192.0.2.7)
From: =?utf-8?q?Eleni_Papad=C3=A1ki?= <eleni@example.net>
To: Amara Okafor <amara@example.org>,
 Bilal Rahman <bilal@example.org>
Subject: Minutes of the 4th
X-Secret: nothing to see
Date: Tue, 10 Mar 2026 12:00:00 +0000
"""
ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m"


def message(body: bytes, *headers: bytes) -> str:
    block = HEADERS + b"".join(line + b"\n" for line in headers)
    return message_shown(block, unpack(block + b"\n" + body))


def multipart(*parts: tuple[str, bytes], kind: str = "mixed") -> bytes:
    made = b"".join(b"--frontier\nContent-Type: " + name.encode() + b"\n\n" + body + b"\n" for name, body in parts)
    return (
        HEADERS
        + b'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="frontier"\n\n' % kind.encode()
        + (made + b"--frontier--\n")
    )


def seen_of(source: bytes) -> str:
    return message_shown(source.partition(b"\n\n")[0] + b"\n", unpack(source))


def test_a_person_sees_the_headings_of_interest_decoded_and_the_text_behind_a_margin() -> None:
    assert message(b"Dear Amara,\nhere they are.\n") == (
        "From: Eleni Papadáki <eleni@example.net>\n"
        "To: Amara Okafor <amara@example.org>, Bilal Rahman <bilal@example.org>\n"
        "Date: Tue, 10 Mar 2026 12:00:00 +0000\n"
        "Subject: Minutes of the 4th\n"
        "\n"
        "[Text]\n"
        "  Dear Amara,\n"
        "  here they are.\n"
    )


def test_a_heading_in_a_list_has_its_token() -> None:
    assert heading_shown("m-1", HEADERS).splitlines() == [
        "m-1",
        "  Date: Tue, 10 Mar 2026 12:00:00 +0000",
        "  From: Eleni Papadáki <eleni@example.net>",
        "  To: Amara Okafor <amara@example.org>, Bilal Rahman <bilal@example.org>",
        "  Subject: Minutes of the 4th",
    ]


def test_an_attachment_is_a_kind_and_a_size() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"canary" * 100
    seen = seen_of(multipart(("text/plain", b"See the picture."), ('image/png; name="canary.png"', picture)))
    assert "[Attachment: image/png, 608 bytes]" in seen
    assert "canary" not in seen


def test_what_lies_in_an_attachment_is_not_shown_though_programs_can_read_it() -> None:
    parts = (
        Part(0, "application/zip", b"z" * 2_000_000, depth=1),
        Part(1, "text/plain", b"canary", "canary", depth=2),
        Part(2, "application/pdf", b"p" * 10, "canary", depth=1),
        Part(3, "text/plain", b"after", "after", depth=1),
    )
    seen = message_shown(HEADERS, Unpacked(parts, ()))
    assert "canary" not in seen
    assert "[Attachment: application/zip, 2,000,000 bytes]" in seen
    assert "[Attachment: application/pdf, 10 bytes]" in seen
    assert "  after\n" in seen


def test_a_forwarded_message_is_shown_with_its_heading() -> None:
    inner = b"From: tove@example.org\nSubject: The inner one\n\nIts text.\n"
    seen = seen_of(multipart(("text/plain", b"See below."), ("message/rfc822", inner)))
    assert "  Subject: The inner one\n" in seen
    assert "  Its text.\n" in seen


def test_a_page_is_shown_as_text_and_does_nothing() -> None:
    page = b'<script>canary()</script><p onclick="canary()">Hello <b>Amara</b></p><img src="http://192.0.2.9/canary">'
    seen = seen_of(multipart(("text/html", page)))
    assert "[Page, as text]\n  Hello Amara\n" in seen
    assert "canary" not in seen
    assert "<" not in seen.partition("\n\n")[2]


def test_the_same_words_as_text_and_as_a_page_are_shown_once() -> None:
    both = multipart(("text/plain", b"Hello  Amara"), ("text/html", b"<p>Hello Amara</p>"), kind="alternative")
    assert "[Text]\n  Hello  Amara\n" in seen_of(both)
    assert seen_of(both).count("[Page") == 0
    differing = multipart(("text/plain", b"Hello"), ("text/html", b"<p>Goodbye</p>"), kind="alternative")
    assert seen_of(differing).count("[Page") == 1


@pytest.mark.parametrize("body", [ESCAPE.encode("utf-8") + b"text", b"\x1b[31mtext\x1b[0m\x08\x7f"])
def test_no_escape_reaches_a_terminal(body: bytes) -> None:
    seen = message(body, b"Reply-To: \x1b[8mhidden\x1b[0m <eleni@example.net>")
    assert not set(seen) & set("\x1b\x07\x08\x7f\x9b")
    assert "text" in seen


def test_an_escape_within_an_encoded_word_is_taken_out_too() -> None:
    seen = heading_shown("m-1", b"Subject: =?utf-8?b?G1szMW1oZWxsbw==?=\n=?utf-8?q?=0AFrom:_forged?=\n")
    assert "\x1b" not in seen
    assert seen.splitlines()[1:] == ["  Subject: [31mhello"]


def test_no_message_speaks_in_our_voice() -> None:
    """What stands at the beginning of a line is ours; a message's own lines stand behind the margin."""
    seen = message("[Attachment: none]\rFrom: forged\u2028[Text]\x85From: forged".encode())
    ours = [line for line in seen.partition("\n\n")[2].splitlines() if not line.startswith("  ")]
    assert ours == ["[Text]"]


def test_signs_that_turn_the_direction_of_writing_are_taken_out() -> None:
    assert harmless("invoice\u202efdp.exe\u2066\u200b\ufeff") == "invoicefdp.exe"
    assert harmless("पढ़ें क्‍ष") == "पढ़ें क्‍ष"  # a joiner that the script needs


@given(st.text())
def test_nothing_but_printed_characters_and_line_ends_is_left(text: str) -> None:
    left = set(harmless(text)) - {"\n"}
    assert {unicodedata.category(one) for one in left} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert harmless(harmless(text)) == harmless(text)


def test_a_very_long_text_ends_and_says_so() -> None:
    seen = message_shown(HEADERS, Unpacked((Part(0, "text/plain", b"", "x" * (MOST_TEXT + 7)),), ()))
    assert "[7 more characters are not shown]" in seen
    assert len(seen) < MOST_TEXT + 1_000


def test_a_very_long_heading_is_cut() -> None:
    assert heading_shown("m-1", b"Subject: " + b"x" * 100_000 + b"\n").endswith("x …\n")


def test_what_nobody_could_look_into_is_said() -> None:
    closed = (Closed(0, "too_large"), Closed(1, "encrypted"))
    parts = (Part(1, "application/pdf", b"12345", None),)
    seen = message_shown(HEADERS, Unpacked(parts, closed))
    assert "[Attachment: application/pdf, 5 bytes; encrypted]" in seen
    assert "[Not shown: a part that is too large]" in seen


def test_every_reason_has_words() -> None:
    assert set(get_args(WhyNotInspected)) == set(under_test._WORDS)
