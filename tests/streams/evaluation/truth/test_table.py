"""The table says of each set what was read and why anything differs."""

from __future__ import annotations

from collections import Counter

from headerfirst.streams.evaluation.truth.comparing import Comparison
from headerfirst.streams.evaluation.truth.interface import Truth
from headerfirst.streams.evaluation.truth.table import rendered

TRUTH = Truth("squid", "sekoia_intake/squid", lambda _: iter(()), deviations={"host": "a port"})


def test_a_row_has_the_figures_and_the_reasons() -> None:
    comparison = Comparison(TRUTH, cases=3, records=2, unreadable=Counter(line_unreadable=1))
    comparison.equal.update(host=1, status=2)
    comparison.different.update(host=1)
    assert rendered([comparison]).splitlines()[-1] == (
        "| `squid` | sekoia_intake/squid | host 1: a port | 3 | 2 | 0 | 1 line_unreadable | 3 of 4 (75.0%) |"
    )


def test_a_set_that_expects_nothing_says_so() -> None:
    assert "| none | 0 | 0 | 0 | 0 | none named |" in rendered([Comparison(TRUTH)])
