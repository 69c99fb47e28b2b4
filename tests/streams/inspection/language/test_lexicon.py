from __future__ import annotations

import pytest
from headerfirst.streams.inspection.language.lexicon import GROUNDS, Context, Rule, Strength, parse, shipped

SMALL = """
version: "7"
words:
  are: is|are
  article: a|an
  stronger: very
  race: martians?
  religion: sunwatchers?
  sex: sitters?
  orientation: leftwards
  gender_identity: changers
  age: elders?
  disability: hoppers
  slur: greenies
  trait: slow
  insult: nit
rules:
  discriminatory:
    strong: ["{group} {are} {2 words} {trait}", "go home"]
    weak: ["{slur}"]
  abusive:
    strong: ["you {article_gap} {insult}"]
    weak: ["{insult}"]
contexts:
  reported: ["(?:she|he) {1 words} said"]
  reclaimed: ["we {group_or_slur}"]
  denied: ["wrong"]
  mentioned: ["the word"]
"""


@pytest.mark.parametrize(
    ("rule", "words", "strength"),
    [
        ("discriminatory", "martians are slow", Strength.STRONG),
        ("discriminatory", "every elder is really so slow", Strength.STRONG),
        ("discriminatory", "elders are not slow", Strength.NOTHING),
        ("discriminatory", "elders are one two three slow", Strength.NOTHING),
        ("discriminatory", "some greenies", Strength.WEAK),
        ("discriminatory", "evergreenies", Strength.NOTHING),
        ("discriminatory", "go homeward", Strength.NOTHING),
        ("abusive", "you nit", Strength.STRONG),
        ("abusive", "you very very nit", Strength.STRONG),
        ("abusive", "you a nit", Strength.STRONG),
        ("abusive", "that nit", Strength.WEAK),
        ("abusive", "knit", Strength.NOTHING),
    ],
)
def test_patterns_say_how_strong_words_are(rule: Rule, words: str, strength: Strength) -> None:
    assert parse(SMALL).strength(rule, words) == strength


@pytest.mark.parametrize(
    ("words", "contexts"),
    [
        ("she loudly said go home", {"reported"}),
        ("she very loudly said go home", set()),
        ("we greenies", {"reclaimed"}),
        ("the word is wrong", {"denied", "mentioned"}),
        ("go home", set()),
    ],
)
def test_the_words_around_are_contexts(words: str, contexts: set[Context]) -> None:
    assert parse(SMALL).contexts_of(words) == contexts


def test_the_version_follows_the_words() -> None:
    assert parse(SMALL).version == parse(SMALL).version != parse(SMALL.replace("nit", "wit")).version
    assert parse(SMALL).version.startswith("7.")


def test_the_shipped_lexicon_knows_all_seven_grounds() -> None:
    assert len(GROUNDS) == 7
    people = ["immigrants", "catholics", "women", "gay people", "trans people", "pensioners", "disabled people"]
    found = [shipped().strength("discriminatory", f"{name} are nothing but parasites") for name in people]
    assert found == [Strength.STRONG] * 7
