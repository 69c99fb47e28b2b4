"""Digits, dashes and blanks of every script are read like ASCII ones, and their places are not lost."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.plain_text import plain_text
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.scanners.wide_characters import wide


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("AB 12-34", "AB 12-34"),
        ("AB\t12", "AB 12"),
        (wide("AB12"), "AB12"),
        ("\N{ARABIC-INDIC DIGIT FOUR}\N{DEVANAGARI DIGIT TWO}", "42"),
        ("\N{MATHEMATICAL BOLD DIGIT SEVEN}", "7"),
        ("1\N{NO-BREAK SPACE}2\N{NARROW NO-BREAK SPACE}3\N{THIN SPACE}4", "1 2 3 4"),
        ("1\N{EN DASH}2\N{NON-BREAKING HYPHEN}3\N{EM DASH}4\N{MINUS SIGN}5", "1-2-3-4-5"),
        ("1\N{ZERO WIDTH SPACE}2\N{SOFT HYPHEN}3\N{WORD JOINER}4", "1234"),
        ("straße \N{SUPERSCRIPT TWO}", "straße 2"),
        ("line\nline\r\n", "line\nline\r\n"),
    ],
)
def test_what_looks_like_a_digit_dash_or_blank_is_one(text: str, plain: str) -> None:
    assert plain_text(text).text == plain


@pytest.mark.parametrize(
    ("text", "digit", "place"), [("£ 7", "7", 2), ("a\u200bb\u200b7", "7", 4), (wide("7"), "7", 0)]
)
def test_a_place_is_found_again(text: str, digit: str, place: int) -> None:
    plain = plain_text(text)
    assert plain.source(plain.text.index(digit)) == place


@given(st.text(st.characters() | st.sampled_from(f"\u200b\u00ad{wide('7')}\N{EN DASH}")))
def test_every_place_leads_back_to_a_character_that_became_it(text: str) -> None:
    plain = plain_text(text)
    places = [plain.source(position) for position in range(len(plain.text))]
    assert places == sorted(set(places))
    assert "".join(plain_text(text[place]).text for place in places) == plain.text


def test_its_repr_is_silent() -> None:
    assert "secret" not in repr(plain_text(f"secret {wide('7')}"))
