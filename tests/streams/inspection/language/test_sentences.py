from __future__ import annotations

import pytest
from headerfirst.streams.inspection.language.sentences import LONGEST, sentences_of
from hypothesis import given
from hypothesis import strategies as st


def said(text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(text)]


def test_a_text_is_cut_where_sentences_end() -> None:
    assert said("One is here. Two is there!\nThree\nis long?\n\nFour") == [
        "One is here.",
        "Two is there!",
        "Three\nis long?",
        "Four",
    ]


def test_items_of_a_list_are_sentences() -> None:
    assert said("Bring:\n- bread\n- salt") == ["Bring:", "bread", "salt"]


@pytest.mark.parametrize(
    "text",
    [
        "> You said so.\nI did not.",
        "JD> You said so.\nI did not.",
        "On Monday, Ann Example wrote:\nI did not.",
        '"You\nsaid so." \n\nI did not.',
        "\u201cYou said so. Twice.\u201d I did not.",
        "I did not.\n-----Original Message-----\nFrom: Ann\nYou said so.",
        "I did not.\n\nFrom: Ann Example\nSent: Monday\nYou said so.",
        "I did not.\n---------- Forwarded message ----------\nYou said so.",
        "I did not.\nBegin forwarded message:\nYou said so.",
    ],
)
def test_what_others_said_is_not_the_writers_own(text: str) -> None:
    assert [own for own in said(text) if "said so" in own or "wrote" in own] == []
    assert any("I did not." in own for own in said(text))


def test_the_words_around_a_quotation_stay() -> None:
    assert said('He said "go home" to me.') == ["He said           to me."]


def test_a_sentence_knows_where_it_begins() -> None:
    text = "  One.   Two."
    assert [(sentence.start, text[sentence.start :][:4]) for sentence in sentences_of(text)] == [
        (2, "One."),
        (9, "Two."),
    ]


def test_what_never_ends_is_cut_at_spaces() -> None:
    pieces = said("word " * 400)
    assert max(map(len, pieces)) <= LONGEST
    assert " ".join(pieces).split() == ["word"] * 400


@given(st.text(alphabet='ab ."\n>-\u201c\u201d', max_size=300))
def test_sentences_stand_in_order_and_are_never_empty(text: str) -> None:
    found = list(sentences_of(text))
    assert [sentence.start for sentence in found] == sorted({sentence.start for sentence in found})
    assert all(sentence.text.strip() == sentence.text != "" for sentence in found)


@given(st.text(alphabet='ab ."\n', max_size=200))
def test_a_sentence_shows_no_letter_that_is_not_in_its_place(text: str) -> None:
    for sentence in sentences_of(text):
        there = text[sentence.start :][: len(sentence.text)]
        assert all(own in {original, " "} for own, original in zip(sentence.text, there, strict=True))
