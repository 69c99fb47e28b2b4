"""A problem reads as a sentence."""

from __future__ import annotations

from headerfirst.agents.lint_problem import error, warning


def test_it_says_where_and_what() -> None:
    assert str(error("rule mass-mail", "names no law")) == "rule mass-mail: names no law."


def test_only_errors_keep_a_pack_from_a_worker() -> None:
    assert (error("a", "b").severity, warning("a", "b").severity) == ("error", "warning")
