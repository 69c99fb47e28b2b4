from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.inspection.language.features import words_of
from headerfirst.streams.inspection.language.lexicon import Rule
from headerfirst.streams.inspection.language.training.figures import AllMeans, Share, challenges, measure, share
from headerfirst.streams.inspection.language.training.texts import Labelled


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (81, 263, 0.255, 0.366), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_wilsons(count: int, of: int, low: float, high: float) -> None:
    """The fourth is an example of Newcombe, Statistics in Medicine 17 (1998)."""
    assert Share(count, of).interval() == pytest.approx((low, high), abs=0.0005)


def test_a_share_of_none_is_no_number() -> None:
    assert (str(Share(0, 0)), str(Share(1, 2))) == ("none", "0.500 (0.095 to 0.905)")


def has_x(_: Rule, text: str) -> bool:
    return "x" in text


def test_what_a_label_does_not_tell_is_left_out_of_the_figures() -> None:
    texts = [
        Labelled(text, words_of(text), label)
        for text, label in [("x", "hateful"), ("a", "hateful"), ("x", "neither"), ("a", "neither"), ("x", "offensive")]
    ]
    found = measure("discriminatory", has_x, texts)
    assert (found.precision, found.recall, found.false_alarms) == (Share(1, 2), Share(1, 2), Share(1, 2))
    assert measure("abusive", has_x, texts).recall == Share(2, 3)
    assert share("abusive", has_x, ["x", "a", "x"]) == Share(2, 3)


def test_the_scanner_is_measured_beside_its_halves_and_a_word_list(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("quince jam\nblast\n\n", encoding="utf-8")
    texts = ["You are an idiot.", "Blast it!", "Some quince jam?", "he said you are an idiot", "an idiot and a moron"]
    found = {name: [means("abusive", text) for text in texts] for name, means in AllMeans(words).by_name.items()}
    assert found["the scanner"][:4] == [True, False, False, False]
    assert found["lexicon alone (strong words)"] == [True, False, False, True, False]
    assert found["lexicon alone (any words)"] == [True, False, False, True, True]
    assert found["word list alone"] == [False, True, True, False, False]
    assert set(found["model alone (sure)"]) <= {True, False}
    assert len(found) == 5


def test_the_invented_sentences_are_told_apart_by_what_is_wanted_of_them() -> None:
    every = list(challenges())
    assert {one.kind for one in every if one.is_candidate} == {"attack", "implied"}
    assert {one.kind for one in every if one.is_hard} == {"implied", "reported_in_passing", "reclaimed_in_passing"}
    assert len({one.text for one in every}) == len(every)
