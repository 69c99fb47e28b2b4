"""Encoded words become text, in whatever charset and however badly they are cut; nothing raises."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.encoded_words import decode_words, text_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Minutes", "Minutes"),
        ("=?utf-8?q?Caf=C3=A9_?=Royal", "Café Royal"),
        ("=?UTF-8?B?Q2Fmw6k=?=", "Café"),
        ("=?utf-8?B?Q2Fmw6k?=", "Café"),
        ("=?iso-8859-1*en?Q?a_b?=", "a b"),
        ("a =?utf-8?b?Q2Fmw6k=?= =?utf-8?b?IHg=?= b", "a Café x b"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?= c", "aé c"),
        ("=?utf-8?q?100%25?=", "100%25"),
        ("=?utf-7?q?+2AA-?=", "\ufffd"),
        ("=?planted?q?a?=", "=?planted?q?a?="),
        ("=?unicode_escape?q?=5Cud800?=", "=?unicode_escape?q?=5Cud800?="),
        ("=?utf-8?b?A?=", "=?utf-8?b?A?="),
        ("=?utf-8?q?without end", "=?utf-8?q?without end"),
    ],
)
def test_an_encoded_word(written: str, meant: str) -> None:
    assert decode_words(written) == meant


@given(st.text(alphabet="=?utf-8qQbB_ AéC3\n+/", max_size=80))
def test_any_text_gives_text_that_can_be_written(written: str) -> None:
    decode_words(written).encode()


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"Caf\xc3\xa9", "Café"), (b"Caf\xe9", "Café"), (b"plain", "plain")],
)
def test_raw_bytes_are_utf_8_or_else_latin_1(raw: bytes, text: str) -> None:
    assert text_of(raw) == text
