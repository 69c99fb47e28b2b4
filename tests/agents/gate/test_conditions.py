"""The table gives every reason for which a request can be refused, and each has a test by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from headerfirst.agents.gate.conditions import CONDITIONS, ON_APPROVAL, ON_ARRIVAL
from headerfirst.schemas.vocabulary import RefusalReason

OF_THE_TABLE: Final = frozenset(row.reason for row in CONDITIONS)
OF_APPROVALS: Final = frozenset({"approver_role", "approver_is_requester", "approver_is_subject", "approver_conflict"})
OF_THE_BOOK: Final = frozenset({"already_decided", "revoked"})
"""What became of a request before: nothing that a single question shows."""


def test_the_reasons_are_the_closed_list() -> None:
    assert set(get_args(RefusalReason)) == OF_THE_TABLE | OF_APPROVALS | OF_THE_BOOK


def test_the_book_has_reasons_of_its_own() -> None:
    assert OF_THE_BOOK.isdisjoint(OF_THE_TABLE | OF_APPROVALS)


def test_each_reason_has_a_test_by_its_name() -> None:
    """`test_refuses_<reason>…`, or `test_waits_for_<reason>…` where it only ever makes a request wait."""
    named = {reason for name in _tests() for reason in _reasons_in(name)}
    assert named == OF_THE_TABLE | OF_APPROVALS


def test_a_policy_comes_first_and_the_approvers_last() -> None:
    assert [row.reason for row in ON_ARRIVAL[:3]] == ["policy_not_active", "register_stale", "clock_in_doubt"]
    assert [row.reason for row in ON_APPROVAL[-2:]] == ["approver_missing", "second_approver_missing"]


def test_nothing_that_may_still_come_is_judged_before_what_is_hopeless() -> None:
    assert CONDITIONS == ON_ARRIVAL + ON_APPROVAL


def _tests() -> Iterator[str]:
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield node.name


def _reasons_in(name: str) -> list[str]:
    """The longest reason that the name goes on with."""
    for prefix in ("test_refuses_", "test_waits_for_"):
        if name.startswith(prefix):
            rest = name.removeprefix(prefix)
            fitting = [reason for reason in get_args(RefusalReason) if f"{rest}_".startswith(f"{reason}_")]
            return sorted(fitting, key=len)[-1:]
    return []
