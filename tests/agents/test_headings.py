"""One pass over a heading names every rule whose pattern matches it, whatever Python's own `re` would say."""

from __future__ import annotations

import re

import pytest
from headerfirst.agents.detector import Prepared
from headerfirst.agents.headings import LONGEST_HEADING, HeadingPatterns, HeadingRules
from headerfirst.agents.step import NotRun
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.made_packs import (
    NoParameters,
    bench,
    counted,
    findings,
    judged_mail,
    mail_detector,
    pack,
    rule,
    security,
    sent,
)
from tests.agents.made_packs import _raffle as on_raffle

PATTERNS = (
    r"\braffle\b",
    r"pass\s+(?:this|it)\s+on",
    r"^\W*urgent\s*[:!]",
    r"salary(?! sacrifice)",
    r"(?<!un)paid leave$",
    r"\bété\b",
    r"(\w)\1\1",
    r"straße|strasse",
    r"[£€]\s*\d+",
    r"\d{2,4}\s*(?:k|thousand)\b",
)
WORDS = (
    *("Raffle", "PASS", "this", "on", "Urgent:", "salary", "sacrifice", "unpaid leave", "paid leave", "Été", "aaa"),
    *("STRASSE", "Straße", "£ 20", "€5", "500 k", "é", "_", "\n", "\0"),
    *("\u212a", "\u017f", "\u0130"),  # letters whose other case is an ASCII one
)
TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))


def by_re(patterns: tuple[str, ...], heading: str) -> set[int]:
    found = (re.search(pattern, heading[:LONGEST_HEADING], re.IGNORECASE) for pattern in patterns)
    return {number for number, match in enumerate(found) if match is not None}


ALL_AT_ONCE = HeadingPatterns([[pattern] for pattern in PATTERNS])


@given(TEXT)
def test_no_rule_is_left_out_that_python_would_let_match(heading: str) -> None:
    assert by_re(PATTERNS, heading) <= set(ALL_AT_ONCE.matching(heading))


def test_a_heading_that_none_matches_names_none() -> None:
    plain = HeadingPatterns([[pattern] for pattern in PATTERNS if "\\1" not in pattern])
    assert plain.matching("Minutes of Monday") == []
    assert plain.matching("Staff RAFFLE on Friday") == [0]


def test_an_owner_of_several_patterns_is_named_once_and_in_order() -> None:
    patterns = HeadingPatterns([["monday", "minutes"], ["nothing"], ["of"]])
    assert patterns.matching("Minutes of Monday") == [0, 2]


@pytest.mark.parametrize("refused", ["(?P=nobody)", "(?i:x)(", "\ud800", "(?a:x)", r"\u0131"])
def test_a_pattern_that_the_automaton_does_not_take_is_always_asked(refused: str) -> None:
    assert HeadingPatterns([["minutes"], [refused, "minutes"]]).matching("An agenda") == [1]
    assert HeadingPatterns([[refused]]).matching("An agenda") == [0]


def test_a_rule_with_a_pattern_that_is_not_asked_waits_for_none_of_its_others() -> None:
    assert HeadingPatterns([["minutes"], ["o{,2}", "x"], ["(?a:x)"]]).matching("An agenda") == [1, 2]


def test_a_heading_in_letters_that_the_automaton_knows_otherwise_is_everybodys() -> None:
    assert HeadingPatterns([["insider"], ["minutes"]]).matching("\u0130NSIDER") == [0, 1]
    assert HeadingPatterns([["insider"], ["minutes"]]).matching("INSIDER") == [0]


def test_without_patterns_nobody_is_named() -> None:
    assert HeadingPatterns([]).matching("Anything") == []


def test_a_heading_with_half_a_character_is_read_all_the_same() -> None:
    assert 0 in ALL_AT_ONCE.matching("raffle \ud83d")


# The rules


RAFFLE = mail_detector("raffle", on_raffle, "subject")


def waiting(name: str, *patterns: str, **changes: object) -> object:
    detector = type(RAFFLE)(
        "raffle", "mail", NoParameters, lambda _, __: Prepared(mail=on_raffle, heading=patterns), ("subject",)
    )
    return rule(name, detector, **changes)


def test_a_rule_whose_pattern_matches_looks_for_itself() -> None:
    seat = bench(pack(waiting("raffle", "raffle"), waiting("lottery", "lottery")))  # type: ignore[arg-type]
    assert [one.rule_id for one in findings(judged_mail(seat, sent(subject="A raffle")))] == ["raffle"]
    assert judged_mail(seat, sent(subject="Minutes")) == []


def test_what_they_could_not_see_is_one_output_for_all_of_them() -> None:
    seat = bench(pack(waiting("one", "raffle"), waiting("two", "lottery")))  # type: ignore[arg-type]
    marked = judged_mail(seat, sent(subject="[PERSONAL] raffle", marks=["heading"]))
    assert [one for one in marked if isinstance(one, NotRun)] == [NotRun("personal", frozenset({"one", "two"}))]
    assert counted(marked, "rule_not_run") == [("one", "personal"), ("two", "personal")]
    absent = judged_mail(seat, sent(subject=None, visible=[]))
    assert counted(absent, "rule_not_run") == [("one", "field_absent"), ("two", "field_absent")]
    assert judged_mail(seat, sent(subject=None, visible=["subject"])) == []


def test_security_rules_go_on_where_conduct_rules_may_not_look() -> None:
    guard = type(RAFFLE)(
        "raffle", "mail", NoParameters, lambda _, __: Prepared(mail=on_raffle, heading=("raffle",)), ("subject",)
    )
    seat = bench(pack(waiting("conduct", "raffle"), security("guard", guard)))  # type: ignore[arg-type]
    outputs = judged_mail(seat, sent(subject="A raffle", sensitivity="unknown"))
    assert [one.rule_id for one in findings(outputs)] == ["guard"]
    assert counted(outputs, "rule_not_run") == [("conduct", "mark_unknown")]


def test_rules_on_a_case_wait_for_it() -> None:
    seat = bench(pack(waiting("raffle", "raffle", trigger="on_case")))  # type: ignore[arg-type]
    assert judged_mail(seat, sent(subject="A raffle")) == []
    assert counted(judged_mail(seat, sent(subject=None, visible=[])), "rule_not_run") == []


def test_directions_with_the_same_rules_share_what_was_compiled() -> None:
    by_direction = pack(waiting("raffle", "raffle")).heading_rules  # type: ignore[arg-type]
    assert by_direction["outbound"] is by_direction["internal"]
    assert isinstance(by_direction["inbound"], HeadingRules)
    assert [len(by_direction[name]) for name in ("inbound", "outbound")] == [0, 1]
