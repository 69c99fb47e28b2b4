"""Every clause is in one state, and the counts add up."""

from __future__ import annotations

import pytest
from headerfirst.agents.coverage import STATES, behind, coverage
from headerfirst.schemas.policy import Clause
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
