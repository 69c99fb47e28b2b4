"""NHS numbers: a right check digit, and words of health care nearby."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.nhs_number import IDENTIFIER

from tests.streams.inspection.scanners.identifiers.recognised import values
from tests.streams.inspection.scanners.wide_characters import wide

NUMBER = "9434765919"
"""The example of the NHS data dictionary."""


@pytest.mark.parametrize(
    "text",
    [
        "NHS number 943 476 5919",
        "nhs no: 9434765919",
        "N.H.S. 943-476-5919",
        "the patient (943 476 5919) was seen",
        "943 476 5919 (NHS no.)",
        "NHS number\n943 476 5919",
        "NHS 943\N{NO-BREAK SPACE}476\N{NO-BREAK SPACE}5919",
        "NHS 943\N{EN DASH}476\N{EN DASH}5919",
        f"NHS {wide('9434765919')}",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert values(IDENTIFIER, text) == [NUMBER]


def test_a_list_under_one_heading_is_found_whole() -> None:
    rows = "".join(
        f"{name},{number}\n" for name, number in [("A", "9434765919"), ("B", "9990000042"), ("C", "9990000050")]
    )
    assert values(IDENTIFIER, f"name,NHS number\n{rows}") == ["9434765919", "9990000042", "9990000050"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NHS number 943 476 5918", "a wrong check digit"),
        ("NHS number 0000000000", "the same digit throughout"),
        ("943 476 5919", "no words: a telephone number in eleven looks so"),
        ("NHS Trust, tel 943 476 5919", "a telephone number"),
        ("NHS Trust, +1 943 476 5919", "a telephone number with its country"),
        ("NHS order 19434765919", "part of a longer number"),
        ("NHS order 94347659190", "part of a longer number"),
        ("NHS order 12-9434765919", "part of a longer number"),
        ("NHS ref 9434765919.25", "an amount"),
        ("NHS <9434765919.7@nhs.example>", "a message id"),
        ("NHS https://nhs.example/9434765919", "in a link"),
        ("NHS 9434-765-919", "not written so"),
        ("NHS number 943 476 591", "a digit short"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
