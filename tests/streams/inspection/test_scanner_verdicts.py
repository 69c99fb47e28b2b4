"""Hit, clean or not inspected: and never clean where something stayed unseen."""

from __future__ import annotations

import pytest
from headerfirst.schemas.content import Closed, Unpacked, WhyNotInspected
from headerfirst.schemas.inspection import Match, ScannerVerdict
from headerfirst.streams.inspection.interface import Report
from headerfirst.streams.inspection.scanner_frames import Reported, Trouble
from headerfirst.streams.inspection.scanner_verdicts import Scanned, summed_up, taken_together, well_formed

OPEN = Unpacked((), ())
LOCKED = Unpacked((), (Closed(2, "encrypted"), Closed(5, "too_deep")))


def reported(*names: str, closed: tuple[tuple[int, WhyNotInspected], ...] = ()) -> Reported:
    matches = tuple(Match(rule_id=name, mask="word", offset=9) for name in names)
    return Reported("1", Report(names, len(names), matches, closed))


@pytest.mark.clause("WCC 3 media types")
@pytest.mark.parametrize(
    ("message", "answer", "verdict", "not_inspected"),
    [
        (OPEN, reported(), "clean", []),
        (OPEN, reported("a"), "hit", []),
        (OPEN, reported(closed=((3, "too_large"),)), "not_inspected", ["one: part 3 too_large"]),
        (OPEN, reported("a", closed=((3, "time_out"),)), "hit", ["one: part 3 time_out"]),
        (LOCKED, reported(), "not_inspected", ["part 2 encrypted", "part 5 too_deep"]),
        (LOCKED, reported("a"), "hit", ["part 2 encrypted", "part 5 too_deep"]),
        (OPEN, Trouble("scanner_absent"), "not_inspected", ["one: scanner_absent"]),
        (OPEN, Trouble("time_out"), "not_inspected", ["one: time_out"]),
    ],
)
def test_a_verdict(message: Unpacked, answer: Reported | Trouble, verdict: str, not_inspected: list[str]) -> None:
    scanned = summed_up(message, [("one", "1", answer)])
    assert [one.verdict for one in scanned.verdicts] == [verdict]
    assert scanned.not_inspected == not_inspected


def test_verdicts_and_matches_stand_in_an_order_of_their_own() -> None:
    scanned = summed_up(
        OPEN, [("z", "7", Trouble("scanner_failed")), ("b", "0", reported("y", "x")), ("a", "0", reported())]
    )
    assert scanned.verdicts == [
        ScannerVerdict(id="a", version="1", verdict="clean", rule_ids=[], count=0),
        ScannerVerdict(
            id="b",
            version="1",
            verdict="hit",
            rule_ids=["x", "y"],
            count=2,
            matches=[Match(rule_id="x", mask="word", offset=9), Match(rule_id="y", mask="word", offset=9)],
        ),
        ScannerVerdict(id="z", version="7", verdict="not_inspected", rule_ids=[], count=0),
    ]
    assert scanned.troubles == (("z", "scanner_failed"),)


@pytest.mark.parametrize("name", ["programs/windows_program", "Win.Test.EICAR_HDB-1", "uk-nino", "words:abuse+1"])
def test_names_are_well_formed(name: str) -> None:
    assert well_formed(reported(name))


@pytest.mark.parametrize(
    "answer",
    [
        reported("dear madam"),
        reported(""),
        reported("x" * 200),
        reported("caf\u00e9"),
        Reported("a\nb", Report((), 0, ())),
        Reported("1", Report(("a",), 1, (Match(rule_id="a", mask="the meeting is at\nnoon", offset=0),))),
        Reported("1", Report(("a",), 1, (Match(rule_id="dear madam", mask="word", offset=0),))),
        Reported("1", Report(("a",), 0, ())),
        Reported("1", Report((), 3, ())),
    ],
)
def test_text_in_the_place_of_a_name_and_a_count_that_contradicts_are_not(answer: Reported) -> None:
    assert not well_formed(answer)


def test_copies_of_a_message_are_clean_only_together() -> None:
    def of(message: Unpacked, *answers: Reported | Trouble) -> Scanned:
        return summed_up(message, [(str(number), "1", answer) for number, answer in enumerate(answers)])

    clean, hit = of(OPEN, reported(), reported()), of(OPEN, reported("a", "b"), Trouble("scanner_absent"))
    for copies in ([clean, hit], [hit, clean]):
        together = taken_together(copies)
        assert [(one.verdict, one.rule_ids, one.count) for one in together.verdicts] == [
            ("hit", ["a", "b"], 2),
            ("not_inspected", [], 0),
        ]
        assert (together.not_inspected, together.troubles) == (["1: scanner_absent"], (("1", "scanner_absent"),))
    twice = taken_together([hit, hit])
    assert (twice.verdicts[0].count, len(twice.verdicts[0].matches or ()), twice.not_inspected) == (
        4,
        4,
        ["1: scanner_absent"],
    )
    assert taken_together([clean]) == clean
