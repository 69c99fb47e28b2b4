"""How words, model and context are weighed; what the shipped ones make of real sentences is tested with the scanner."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest
from headerfirst.streams.inspection.language import lexicon, model
from headerfirst.streams.inspection.language.features import BUCKETS
from headerfirst.streams.inspection.language.judgement import Judgement
from headerfirst.streams.inspection.language.lexicon import RULES, Rule
from headerfirst.streams.inspection.language.model import Head, Model

CONFIDENT = {"nothing": -1.0, "likely": 1.0, "sure": 3.0}


def judged(sentence: str, confidence: str) -> set[Rule]:
    """With a model that is as confident as said of every sentence."""
    heads = {rule: Head(0.0, CONFIDENT[confidence], 0.0, 2.0, array("b", bytes(BUCKETS))) for rule in RULES}
    judgement = Judgement(model=Model("1", heads))
    return set(judgement.candidates(sentence, judgement.reader()))


@pytest.mark.parametrize(
    ("sentence", "confidence", "rules"),
    [
        ("You are an idiot.", "nothing", {"abusive"}),
        ("That idiot forgot the keys.", "nothing", set()),
        ("That idiot forgot the keys.", "likely", {"abusive"}),
        ("The minutes are attached.", "likely", set()),
        ("The minutes are attached.", "sure", {"discriminatory"}),
        ("The minutes, attached.", "sure", {"discriminatory"}),
        ("Minutes attached.", "sure", set()),
        ("Immigrants are parasites.", "nothing", {"discriminatory"}),
        ("He said immigrants are parasites.", "sure", set()),
        ("It is wrong to say immigrants are parasites.", "nothing", set()),
        ("It is wrong to say immigrants are parasites.", "sure", {"discriminatory"}),
        ("", "sure", set()),
    ],
)
def test_evidence_adds_up_and_context_takes_away(sentence: str, confidence: str, rules: set[Rule]) -> None:
    assert judged(sentence, confidence) == rules


def test_without_more_said_it_is_the_shipped_lexicon_and_model() -> None:
    assert Judgement() == Judgement(lexicon.shipped(), model.shipped())
    assert replace(Judgement().model, version="other") != model.shipped()
