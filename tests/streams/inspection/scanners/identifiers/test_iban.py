"""Bank account numbers: length and structure of the country, and its check digits."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.iban import IDENTIFIER

from tests.streams.inspection.scanners.identifiers.recognised import values

BRITISH = "GB29NWBK60161331926819"
"""The examples of the register of the standard."""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (BRITISH, BRITISH),
        ("GB29 NWBK 6016 1331 9268 19", BRITISH),
        ("gb29 nwbk 6016 1331 9268 19", BRITISH),
        ("GB29-NWBK-6016-1331-9268-19", BRITISH),
        ("pay GB29 NWBK 6016 1331 9268 19 today", BRITISH),
        ("GB29 NWBK 6016 1331 9268 19 X", BRITISH),
        ("GB29 NWBK 6016 1331 9268 19".replace(" ", "\N{NO-BREAK SPACE}"), BRITISH),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("NO93 8601 1117 947", "NO9386011117947"),
        ("BE68539007547034", "BE68539007547034"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert values(IDENTIFIER, text) == [number]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GB28 NWBK 6016 1331 9268 19", "wrong check digits"),
        ("GB29 NWBK 6016 1331 9268 1", "a digit short"),
        ("GB29NWBK601613319268190", "a digit long"),
        ("AGB29NWBK60161331926819", "part of a longer code"),
        ("GB29 1234 6016 1331 9268 19", "digits in place of the bank's letters"),
        ("Gb29 NWBK 6016 1331 9268 19", "nobody writes it so"),
        ("ZZ29 NWBK 6016 1331 9268 19", "no country"),
        ("AL47 212A 1009 0000 0002 3569 8741", "a letter where the country has digits"),
        ("PO12 3456", "an order number"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
