"""Sort code and account number: together, and called so."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.bank_account import IDENTIFIER

from tests.streams.inspection.scanners.identifiers.recognised import values
from tests.streams.inspection.scanners.wide_characters import wide

BOTH = "20000055779911"


@pytest.mark.parametrize(
    "text",
    [
        "Sort code: 20-00-00\nAccount number: 55779911",
        "sort code 20 00 00, a/c 55779911",
        "Sort-code 200000 account no 55779911",
        "account number 55779911, sort code 20-00-00",
        "bank details: 20-00-00 55779911",
        "pay by BACS to 20-00-00, 55779911",
        "20-00-00 55779911 (sort code, account)",
        f"sort code 20\N{EN DASH}00\N{EN DASH}00 a/c {wide('55779911')}",
    ],
)
def test_both_are_found_however_they_are_written(text: str) -> None:
    assert values(IDENTIFIER, text) == [BOTH]


def test_an_account_number_that_reads_as_a_date_counts_where_it_is_called_one() -> None:
    assert values(IDENTIFIER, "sort code 20-00-00 account no. 20240131") == ["20000020240131"]


@pytest.mark.parametrize("row", ["{name},{sort},{account}\n", "{account},{sort},{name}\n"])
def test_a_list_under_one_heading_is_found_whole(row: str) -> None:
    rows = [("A", "20-00-01", "55779911"), ("B", "20-00-02", "55779912"), ("C", "20-00-03", "55779913")]
    text = "".join(row.format(name=name, sort=sort, account=account) for name, sort, account in rows)
    found = values(IDENTIFIER, f"Payees: sort code and account number\n{text}")
    assert found == [f"{sort.replace('-', '')}{account}" for _, sort, account in rows]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20-00-00 55779911", "nobody calls them so"),
        ("sort code 20-00-00", "no account"),
        ("account number 55779911", "no sort code"),
        ("sort code 00-00-00 account 55779911", "no bank"),
        ("sort code 20-00-00 account 55555555", "the same digit throughout"),
        ("bank details as of 31-01-24, 20240131", "two dates"),
        ("sort code 20-00-00 account 557799112", "nine digits"),
        ("sort code 20-00-001 account 55779911", "seven digits"),
        ("sort code 20-00/00 account 55779911", "not written so"),
        ("bank details: 200000 55779911", "six digits in a row that nobody calls a sort code"),
        (f"sort code 20-00-00 {'x' * 80} 55779911", "far apart"),
        ("order 12-34-56 ref 55779911", "an order number"),
    ],
)
def test_what_is_nearly_one_is_none(text: str, why: str) -> None:
    assert (values(IDENTIFIER, text), why) == ([], why)
