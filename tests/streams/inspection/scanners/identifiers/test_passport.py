"""Passport numbers: where the text speaks of a passport, or in the zone that machines read."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.passport import IDENTIFIER, check_digit

from tests.streams.inspection.scanners.identifiers.recognised import values
from tests.streams.inspection.scanners.wide_characters import wide


def zone(number: str, birth: str = "700101", expiry: str = "330101", nationality: str = "GBR") -> str:
    """The second line of ICAO 9303-4."""
    return (
        f"{number}{check_digit(number)}{nationality}{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}"
        f"{'<' * 14}<0"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("passport 123456789", "123456789"),
        ("Passport No: 123456789.", "123456789"),
        ("passport number A12345678", "A12345678"),
        ("123456789 is her passport", "123456789"),
        (f"passport {wide('123456789')}", "123456789"),
        (zone("123456789"), "123456789"),
        (f"P<GBRMARKOU<<ELENI<<<<<<<<\n{zone('987654321')}\n", "987654321"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert values(IDENTIFIER, text) == [number]


@pytest.mark.parametrize(("field", "digit"), [("L898902C3", 6), ("740812", 2), ("120415", 9)])
def test_the_check_digit_is_that_of_the_standards_own_example(field: str, digit: int) -> None:
    assert check_digit(field) == digit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("123456789", "no words"),
        ("passport 12345678", "a digit short"),
        ("passport 1234567890", "a digit long"),
        ("passport 1234-123456789", "part of a longer number"),
        ("passport office, tel 123456789", "a telephone number"),
        ("passport 999999999", "the same digit throughout"),
        ("passport https://gov.example/123456789", "in a link"),
        ("passports are checked" + " " * 90 + "123456789", "far away"),
        (zone("123456789").replace("7897GBR", "7898GBR"), "a wrong check digit in the zone"),
        (zone("123456789", nationality="FRA"), "another country's"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
