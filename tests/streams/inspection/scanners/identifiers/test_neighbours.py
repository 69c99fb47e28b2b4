"""What stands around a number makes it part of an address, or of a telephone number."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.neighbours import in_address, is_dialled

NUMBER = "9434765919"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"https://shop.example/order/{NUMBER}", True),
        (f"www.shop.example/?id={NUMBER}&x=1", True),
        (f"<{NUMBER}.77@mail.example>", True),
        (f"<2024.{NUMBER}@mail.example>", True),
        (f"ada@example.org,{NUMBER}", True),
        (NUMBER, False),
        (f"write to ada@example.org {NUMBER} now", False),
        (f"{NUMBER} ada@example.org", False),
        (f"number={NUMBER};", False),
    ],
)
def test_within_links_addresses_and_message_ids(text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    start = text.index(NUMBER)
    assert in_address(text, start, start + len(NUMBER)) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("tel ", True),
        ("Tel.: ", True),
        ("Phone no: ", True),
        ("mobile - ", True),
        ("+44 ", True),
        ("+44 (0)", True),
        ("call ", True),
        ("hotel ", False),
        ("NHS no: ", False),
        ("recall: ", False),
        ("tel:\n", False),
        ("", False),
    ],
)
def test_behind_a_country_code_or_a_word_for_telephones(before: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_dialled(before + NUMBER, len(before)) is expected
