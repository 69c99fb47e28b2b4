"""Text of any charset is read as its reader's program would; where that is a guess, it is said."""

from __future__ import annotations

from encodings.aliases import aliases

import pytest
from headerfirst.streams.inspection.unpack import unpack
from headerfirst.streams.inspection.unpacking.plain import decode, unfold
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.unpacking.samples import the_only


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("utf-8", "Grüße €".encode()),
        ("UTF-8", b"\xef\xbb\xbf" + "Grüße €".encode()),
        ("iso-8859-1", "Grüße €".encode("cp1252")),
        ("us-ascii", "Grüße €".encode()),
        (None, "Grüße €".encode()),
        (None, "Grüße €".encode("cp1252")),
        ("utf-16", "Grüße €".encode("utf-16")),
        ("utf-16le", "Grüße €".encode("utf-16-le")),
        ("utf-7", "Grüße €".encode("utf-7")),
        ("windows-1252", "Grüße €".encode("cp1252")),
        ("utf-8", "Grüße €".encode("cp1252")),
    ],
)
def test_the_same_words_in_any_charset(charset: str | None, encoded: bytes) -> None:
    assert decode(encoded, charset) == ("Grüße €", None)


def test_east_asian_mail_often_uses_more_than_the_charset_it_names() -> None:
    assert decode("喆".encode("gb18030"), "gb2312") == ("喆", None)


def test_an_unknown_charset_is_a_guess_and_says_so() -> None:
    assert decode("Grüße".encode("cp1252"), "x-klingon") == ("Grüße", "unreadable")


def test_ascii_needs_no_known_charset() -> None:
    assert decode(b"plain words", "x-klingon") == ("plain words", None)


def test_bytes_that_the_charset_does_not_know_are_said_to_be_unreadable() -> None:
    text, unread = decode(b"\xb0\xa1 \xff", "euc-kr")
    assert unread == "unreadable"
    assert "�" in text


@given(st.binary(), st.sampled_from([None, "", "idna", "rot13", "base64", "ünknown", "x" * 999, *sorted(aliases)]))
def test_no_bytes_and_no_charset_make_it_fail(data: bytes, charset: str | None) -> None:
    text, _ = decode(data, charset)
    assert text.encode().decode() == text
    assert "\r" not in text


def test_flowed_lines_are_one_sentence_again() -> None:
    text = "We met \nlast \nweek.\n> you said \n> that\nyes \n\n-- \nAda"
    assert unfold(text, drops_spaces=False) == "We met last week.\n> you said \n> that\nyes \n-- \nAda"


def test_delsp_joins_words_without_a_space() -> None:
    assert unfold("東 \n京", drops_spaces=True) == "東京"


def test_stuffed_lines_lose_one_space() -> None:
    assert unfold(" > no quote\n From here", drops_spaces=False) == "> no quote\nFrom here"


def test_flowed_mail_is_put_together() -> None:
    message = b"Content-Type: text/plain; format=flowed; delsp=yes\n\nconfid \nential\n"
    assert the_only(unpack(message)).text == "confidential\n"
