"""What tests say they show is a clause of a policy: a name that is none would be counted nowhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from headerfirst.streams.packs import find_pack, shipped

CLAUSES = {clause.id for name in shipped() for clause in find_pack(name).clauses}
LAW = {f"LM-{number:02}" for number in range(1, 51)}
"""What a lawful monitoring system must be able to show, whatever the policy (clauses.md 1)."""


def marks(path: Path) -> Iterator[tuple[str, str]]:
    """Each clause that a test names, and the test's name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.clause":
                    yield from ((ast.literal_eval(name), node.name) for name in decorator.args)


MARKS = [
    (clause, name) for path in sorted(Path(__file__).parents[1].rglob("test_*.py")) for clause, name in marks(path)
]


def test_there_are_tests_of_clauses() -> None:
    assert len({clause for clause, _ in MARKS}) > len(shipped())


@pytest.mark.parametrize("clause", sorted({clause for clause, _ in MARKS}))
def test_each_named_clause_is_one_of_a_pack_or_asked_by_law(clause: str) -> None:
    assert clause in CLAUSES | LAW
