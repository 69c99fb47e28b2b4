"""National Insurance numbers: whole ones by themselves, bare ones where the text speaks of them."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.nino import IDENTIFIER

from tests.streams.inspection.scanners.identifiers.recognised import values
from tests.streams.inspection.scanners.wide_characters import wide

NUMBER = "AB123456C"


@pytest.mark.parametrize(
    "text",
    [
        "AB123456C",
        "AB 12 34 56 C",
        "AB-12-34-56-C",
        "AB 123456 C",
        "NI number AB123456C.",
        "(AB123456C)",
        wide("AB123456C"),
        "AB\N{NO-BREAK SPACE}12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}C",
        "AB\N{EN DASH}12\N{EN DASH}34\N{EN DASH}56\N{EN DASH}C",
        "AB\N{ZERO WIDTH SPACE}123456C",
        "her national insurance number is ab123456c",
        "NINO: ab 12 34 56 c",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert values(IDENTIFIER, text) == [NUMBER]


@pytest.mark.parametrize("text", ["NI no. AB123456", "AB123456 is her N.I. number", "national insurance: AB 12 34 56"])
def test_without_its_suffix_it_needs_words(text: str) -> None:
    assert values(IDENTIFIER, text) == ["AB123456"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("QQ123456C", "Q is never used, which makes this the published example"),
        ("DA123456C", "D is no first letter"),
        ("AO123456C", "O is no second letter"),
        ("BG123456C", "a prefix that is not allocated"),
        ("GB123456C", "nor is this"),
        ("AB123456E", "suffixes end at D"),
        ("AB12345C", "a digit short"),
        ("AB1234567C", "a digit long"),
        ("XAB123456C", "part of a longer code"),
        ("AB123456CD", "part of a longer code"),
        ("7-AB123456C", "part of a longer code"),
        ("AB123456", "an order number: no suffix, no words"),
        ("ab123456c", "a code in small letters, no words"),
        ("AB 12/34/56 C", "a date between letters"),
        ("https://shop.example/AB123456C", "in a link"),
        ("<AB123456C@mail.example>", "in a message id"),
        ("", "nothing"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
