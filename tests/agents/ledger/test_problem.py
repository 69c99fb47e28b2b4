"""What is wrong is said with its place."""

from __future__ import annotations

from headerfirst.agents.ledger.problem import Disagreement, Problem
from headerfirst.schemas.errors import HeaderFirstError


def test_a_problem_reads_as_a_sentence() -> None:
    assert str(Problem("dropped", 7, "the line is missing")) == "dropped at 7: the line is missing"


def test_a_disagreement_says_where_and_what_to_run() -> None:
    error = Disagreement("forked", 7)
    assert isinstance(error, HeaderFirstError)
    assert (error.kind, error.seq) == ("forked", 7)
    assert "forked at 7" in str(error)
    assert "`headerfirst ledger verify`" in str(error)
