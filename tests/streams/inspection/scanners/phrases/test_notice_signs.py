"""What notices speak of is seen in the sentences that speak of it, and not in others."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.phrases.folded_text import fold
from headerfirst.streams.inspection.scanners.phrases.notice_signs import ANCHORS, HEADING, SIGNS

SENTENCES = {
    "addressee": "intended solely for the use of the individual to whom it is addressed",
    "error": "If you have received it in error",
    "confidential": "The attached document is confidential",
    "contents": "Information contained in this message is confidential",
    "message": "This e-mail was scanned",
    "forbids": "Any unauthorised copying is prohibited",
    "return": "Please notify the sender immediately",
}


def signs_of(sentence: str) -> set[str]:
    return {name for name, sign in SIGNS.items() if sign.search(fold(sentence).text)}


@pytest.mark.parametrize("name", SIGNS)
def test_each_sign_is_seen(name: str) -> None:
    assert name in signs_of(SENTENCES[name])


@pytest.mark.parametrize(
    "sentence", ["See you at lunch", "Ada has the figures", "The bus was late again", "Kind regards"]
)
def test_ordinary_sentences_have_none(sentence: str) -> None:
    assert signs_of(sentence) == set()


@pytest.mark.parametrize(
    "sentence", ["These figures are strictly confidential", "Please contact me by e-mail", "Do not forward this"]
)
def test_what_people_write_is_no_anchor(sentence: str) -> None:
    assert signs_of(sentence) & ANCHORS == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("CONFIDENTIALITY NOTICE", True),
        ("Private & Confidential", True),
        ("Legal Disclaimer:", True),
        ("Confidential: salaries", False),
        ("Kind regards", False),
    ],
)
def test_headings_of_notices(sentence: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert bool(HEADING.fullmatch(fold(sentence).text.strip())) is expected
