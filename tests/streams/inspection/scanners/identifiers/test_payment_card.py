"""Payment cards: Luhn's digit and an issuer's range; other lengths where the text speaks of cards."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.payment_card import IDENTIFIER

from tests.streams.inspection.scanners.identifiers.recognised import values
from tests.streams.inspection.scanners.wide_characters import wide

VISA = "4111111111111111"
"""The numbers here are those that issuers publish for tests."""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (VISA, VISA),
        ("4111 1111 1111 1111", VISA),
        ("4111-1111-1111-1111", VISA),
        ("4111.1111.1111.1111", VISA),
        ("4111 1111 1111 1111 12/27 123", VISA),
        ("number=4111111111111111&", VISA),
        ("4111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111\N{NO-BREAK SPACE}1111", VISA),
        ("4111\N{EN DASH}1111\N{EN DASH}1111\N{EN DASH}1111", VISA),
        (wide("4111111111111111"), VISA),
        ("5555555555554444", "5555555555554444"),
        ("2223003122003222", "2223003122003222"),
        ("3782 822463 10005", "378282246310005"),
        ("6011111111111117", "6011111111111117"),
        ("3530111333300000", "3530111333300000"),
        ("Diners Club 30569309025904", "30569309025904"),
        ("debit card 6759649826438453", "6759649826438453"),
        ("Visa: 4222222222222", "4222222222222"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert values(IDENTIFIER, text) == [number]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("4111111111111112", "a wrong check digit"),
        ("9999999999999995", "nobody issues it"),
        ("4444444444444444", "the same digit throughout"),
        ("41111111111111111111", "part of a longer number"),
        ("4111 1111 1111 1111 1111", "part of a longer row"),
        ("12-4111111111111111", "part of a longer number"),
        ("0.4111111111111111", "a fraction"),
        ("x4111111111111111", "part of a code"),
        ("RS35 2600 0560 1001 6113 70", "within an account number"),
        ("4222222222222", "thirteen digits and no words: a barcode"),
        ("30569309025904", "fourteen digits and no words"),
        ("6759649826438453", "a parcel's range and no words"),
        ("20240131120000", "a clock reading"),
        ("<4111111111111111@mail.example>", "a message id"),
        ("https://shop.example/o?id=4111111111111111", "in a link"),
        ("07700 900123", "a telephone number"),
        ("1-2-3-4-5-6", "a countdown"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
