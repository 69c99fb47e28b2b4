"""Personal data is counted by kind and place, distinct values once, and none of it leaves the scanner."""

from __future__ import annotations

import logging
import re

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanners.identifiers import (
    bank_account,
    context,
    iban,
    neighbours,
    nhs_number,
    nino,
    passport,
    payment_card,
)
from headerfirst.streams.inspection.scanners.personal_data import IDENTIFIERS, SCANNER

from tests.streams.inspection.scanners.growth import expressions_of, growth, unbounded_within_repeat
from tests.streams.inspection.scanners.plain_messages import of_text

VALUES = {
    "bank-account": "sort code 20-00-00 account 55779911",
    "iban": "GB29 NWBK 6016 1331 9268 19",
    "nhs-number": "NHS 943 476 5919",
    "nino": "AB123456C",
    "passport": "passport 123456789",
    "payment-card": "4111 1111 1111 1111",
}


def scan(*texts: str) -> Report:
    return SCANNER.open(ScannerOptions()).scan(of_text(*texts))


def test_packs_and_grants_ask_for_it_by_one_word() -> None:
    assert (SCANNER.id, SCANNER.what) == ("personal-data", "personal-data")


def test_every_kind_is_reported_by_its_own_rule() -> None:
    assert {identifier.id for identifier in IDENTIFIERS} == VALUES.keys()
    report = scan("\n\n".join(VALUES.values()))
    assert (report.rule_ids, report.count) == (tuple(sorted(VALUES)), len(VALUES))


@pytest.mark.parametrize("rule", VALUES)
def test_one_value_is_of_one_kind(rule: str) -> None:
    assert scan(VALUES[rule]).rule_ids == (rule,)


def test_ordinary_mail_is_clean() -> None:
    text = "Dear Eleni,\n\nOrder 4500012345 of 31/01/2024 comes on 02-02-24, call 0116 258 8888.\n\nAda"
    assert scan(text) == Report((), 0, ())


def test_a_value_counts_once_however_often_and_however_it_is_written() -> None:
    report = scan("AB123456C, AB 12 34 56 C", "again: AB123456C")
    assert (report.rule_ids, report.count) == (("nino",), 1)


def test_two_values_are_two() -> None:
    assert scan("AB123456C, AB123456D").count == 2


def test_an_offset_is_in_bytes_of_the_parts_text() -> None:
    text = "Grüße: £5\n\N{ZERO WIDTH SPACE}" + "AB 12 34 56 C".replace(" ", "\N{NO-BREAK SPACE}")
    assert scan(text).matches == (
        Match(rule_id="nino", mask="National Insurance number", offset=text.encode().index(b"AB")),
    )


def test_parts_without_text_are_not_read() -> None:
    part = Part(number=0, media_type="image/png", data=b"AB123456C")
    assert SCANNER.open(ScannerOptions()).scan(Unpacked((part,), ())).count == 0


def test_a_mask_holds_no_digit() -> None:
    masks = [identifier.mask for identifier in IDENTIFIERS]
    assert [mask for mask in masks if any(character.isdigit() for character in mask)] == []


def test_nothing_of_a_value_stands_in_report_or_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = repr(scan("\n\n".join(VALUES.values()))) + caplog.text
    assert [piece for piece in ("123456", "4111", "NWBK", "9434", "943 476", "5577", "20-00") if piece in said] == []


@pytest.mark.parametrize(
    "unit",
    [
        "1234567890",
        "4111 ",
        "4111-",
        "AB 12 34 56 C ",
        "GB29",
        "20-00-00 ",
        "12345678,",
        "NHS 9434765919 ",
        "\N{EN DASH}1",
        "@1",
    ],
)
def test_what_is_done_grows_no_faster_than_the_text(unit: str) -> None:
    assert growth(scan, unit) < 5


def test_no_expression_repeats_a_repeat_without_bounds() -> None:
    modules = (bank_account, context, iban, neighbours, nhs_number, nino, passport, payment_card)
    expressions = expressions_of(*modules)
    assert len(expressions) > 10
    assert [expression.pattern for expression in expressions if unbounded_within_repeat(expression)] == []


@pytest.mark.parametrize(
    ("expression", "bad"),
    [(r"(?:a+)+b", True), (r"(?:a{1,300}){1,300}", True), (r"(?:ab?)+c", False), (r"a{1,60}b", False)],
)
def test_the_check_of_expressions_can_fail(expression: str, bad: bool) -> None:  # noqa: FBT001 - a table
    assert unbounded_within_repeat(re.compile(expression)) is bad


def test_a_million_digits_are_no_number() -> None:
    assert scan("1234567890" * 100_000).count == 0
