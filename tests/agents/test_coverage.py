"""Every clause is in one state, and the counts add up."""

from __future__ import annotations

import pytest
from headerfirst.agents.coverage import STATES, ClauseTests, Outcome, behind, coverage, has_failed, in_tests, is_shown
from headerfirst.schemas.policy import Clause, ClauseState
from headerfirst.streams.packs import find_pack, shipped


@pytest.mark.parametrize("name", shipped())
def test_the_counts_are_those_of_the_clauses(name: str) -> None:
    pack = find_pack(name)
    found = coverage(pack)
    assert sum(found.counts.values()) == len(pack.clauses)
    assert list(found.counts) == list(STATES)
    assert found.counts["enforced"] == len([clause for clause in pack.clauses if clause.state == "enforced"])
    assert found.counts["enforced"] > 0


@pytest.mark.parametrize(
    ("by", "reason", "expected"),
    [
        (["mass-mail", "chain-mail"], None, "mass-mail, chain-mail"),
        ([], "Waits for the gate.", "Waits for the gate"),
        (["mass-mail"], "The rest waits.", "mass-mail. The rest waits"),
    ],
)
def test_a_reader_sees_what_does_it_and_why_not_more(by: list[str], reason: str | None, expected: str) -> None:
    assert behind(Clause(id="1", title="x", state="enforced", by=by, reason=reason)) == expected


def clause(state: ClauseState = "supported") -> Clause:
    return Clause(id="DMU 1", title="x", state=state, by=["y"], reason="z")


@pytest.mark.parametrize(
    ("outcomes", "said", "shown"),
    [
        ({"a": "passed", "b": "passed"}, "2 passed", True),
        ({"a": "passed", "b": "skipped"}, "1 passed, 1 skipped", True),
        ({"a": "skipped"}, "1 skipped", False),
        ({"a": "passed", "b": "failed"}, "1 passed, 1 failed, b", False),
        ({}, "no test", False),
    ],
)
def test_what_the_tests_of_a_clause_say(outcomes: dict[str, Outcome], said: str, *, shown: bool) -> None:
    tests: ClauseTests = {"DMU 1": outcomes, "DMU 2": {"other": "failed"}}
    assert in_tests(clause(), tests) == said
    assert is_shown(clause(), tests) is shown
    assert has_failed(clause(), tests) is ("failed" in outcomes.values())


def test_what_is_planned_has_no_test_yet_and_one_shows_nothing() -> None:
    assert in_tests(clause("planned"), {}) == "planned"
    assert not is_shown(clause("planned"), {"DMU 1": {"a": "passed"}})
