from __future__ import annotations

import pytest
from headerfirst.streams.inspection.language.features import BUCKETS, features_of, words_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Good MORNING, all!", ["good", "morning", "all"]),
        ("soooooo late", ["soo", "late"]),
        ("it\u2019s caf\u00e9 time", ["it's", "cafe", "time"]),
        ("write to ann@example.org or see https://example.org/a?b=c", ["write", "to", "or", "see"]),
        ("RT @someone: [USER] #tag &amp; so on", ["so", "on"]),
        ("d**n it", ["d**n", "it"]),
        ("\u0434\u043e\u0431\u0440\u043e\u0435 \u0443\u0442\u0440\u043e", []),
        ("x" * 41 + " short", ["xx", "short"]),
        ("abcdefghij" * 5, []),
    ],
)
def test_words_are_lower_case_plain_and_say_nothing_of_where_a_text_is_from(text: str, words: list[str]) -> None:
    assert words == words_of(text)


def test_features_are_the_same_on_every_machine() -> None:
    assert features_of("at") == ((16402, -1), (10789, -1), (55644, 1), (38987, 1))


def test_a_misspelt_word_shares_most_features_with_the_right_one() -> None:
    right, wrong = set(features_of("impossible")), set(features_of("impossibel"))
    assert len(right & wrong) > len(right) / 2


@given(st.text(max_size=80))
def test_any_text_becomes_words_that_can_be_hashed(text: str) -> None:
    for word in words_of(text):
        assert all(0 <= bucket < BUCKETS and sign in {-1, 1} for bucket, sign in features_of(word))
