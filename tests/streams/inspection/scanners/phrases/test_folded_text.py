"""A text becomes a row of words, and every word is found again."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.phrases.folded_text import fold, fold_phrase
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.scanners.wide_characters import wide


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", " "),
        ("Medical  Certificate", " medical certificate "),
        ("OFFICIAL-SENSITIVE", " official sensitive "),
        ("official\N{EN DASH}sensitive", " official sensitive "),
        ("in\r\n> confidence", " in confidence "),
        ("“in” *confidence*", " in confidence "),
        ("one. Two", " one . two "),
        ("one: two", " one , two "),
        ("one\n \ntwo", " one ¶ two "),
        ("one\n> \n> two", " one ¶ two "),
        ("one\n=====\ntwo", " one ¶ two "),
        ("con\N{SOFT HYPHEN}fi\N{ZERO WIDTH SPACE}dential", " confidential "),
        (wide("confidential"), " confidential "),
        ("ﬁt note", " fit note "),
        ("STRASSE Straße", " strasse strasse "),
        ("snake_case", " snake case "),
    ],
)
def test_what_makes_no_difference_goes(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_phrase_folds_like_a_text() -> None:
    assert fold_phrase("Official: Sensitive") == " official , sensitive "


@pytest.mark.parametrize(("text", "word"), [("a\n\nb-C d", "c"), ("(x) ﬁt", "fit"), ("con\u00adfi x", "confi")])
def test_a_word_is_found_again(text: str, word: str) -> None:
    folded = fold(text)
    place = folded.source(folded.text.index(f" {word} ") + 1)
    assert fold(text[place:]).text.startswith(f" {word} ")


@given(st.text(st.characters() | st.sampled_from(" .\n-\u00adﬁ")))
def test_places_lead_there_and_back(text: str) -> None:
    folded = fold(text)
    for position, character in enumerate(folded.text[1:], start=1):
        if folded.text[position - 1] == " " and character != " ":
            assert folded.position(folded.source(position)) == position


def test_behind_the_last_word_is_the_end() -> None:
    folded = fold("one two")
    assert folded.position(99) == len(folded.text)


def test_its_repr_is_silent() -> None:
    assert "secret" not in repr(fold("secret"))
