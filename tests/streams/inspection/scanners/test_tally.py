"""What is kept of a find tells how many there were and of what kind, and cannot tell what they were."""

from __future__ import annotations

import pickle

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report
from headerfirst.streams.inspection.scanners.tally import MATCHES_KEPT, ByteOffsets, Tally

from tests.streams.inspection.scanners.plain_messages import of_text

PLAIN = of_text("plain words")


def test_parts_of_which_nobody_can_read_all_words_are_closed() -> None:
    picture = Part(number=3, media_type="image/png", data=b"", unread="unsupported")
    assert Tally().report(Unpacked((picture,), ())).closed == ((3, "unsupported"),)


def test_nothing_found_is_an_empty_report() -> None:
    assert Tally().report(PLAIN) == Report((), 0, ())


def test_equal_values_count_once_and_the_first_place_is_kept() -> None:
    tally = Tally()
    for offset in (7, 70, 700):
        tally.add("nino", "National Insurance number", "AB123456C", offset)
    assert tally.report(PLAIN) == Report(
        ("nino",), 1, (Match(rule_id="nino", mask="National Insurance number", offset=7),)
    )


def test_one_value_under_two_rules_is_two_finds() -> None:
    tally = Tally()
    tally.add("passport", "passport number", "123456789", 0)
    tally.add("nino", "National Insurance number", "123456789", 0)
    report = tally.report(PLAIN)
    assert (report.rule_ids, report.count) == (("nino", "passport"), 2)


def test_of_many_matches_a_few_are_kept_and_all_are_counted() -> None:
    tally = Tally()
    for number in range(MATCHES_KEPT + 5):
        tally.add("nino", "National Insurance number", str(number), number)
    report = tally.report(PLAIN)
    assert (report.count, len(report.matches)) == (MATCHES_KEPT + 5, MATCHES_KEPT)


def test_no_value_lies_in_what_a_tally_holds() -> None:
    tally = Tally()
    tally.add("nino", "National Insurance number", "AB123456C", 0)
    assert b"AB123456C" not in pickle.dumps(vars(tally))


def test_two_tallies_have_different_digests_of_one_value() -> None:
    first, second = Tally(), Tally()
    for tally in (first, second):
        tally.add("nino", "National Insurance number", "AB123456C", 0)
    assert set(first._seen) != set(second._seen)


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        ("plain", (0, 3, 5), (0, 3, 5)),
        ("£5 é €9 end", (1, 3, 5, 8), (2, 4, 7, 12)),
        ("£5 é €9 end", (8, 1), (12, 2)),
        ("\ud800x", (1,), (3,)),
    ],
)
def test_offsets_are_those_of_utf_8(text: str, characters: tuple[int, ...], expected: tuple[int, ...]) -> None:
    offsets = ByteOffsets(text)
    assert tuple(offsets.of(character) for character in characters) == expected
