"""The outcomes of tests by clause: read as they were written, and a clear sentence for everything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.clause_tests import read_clause_tests


def test_outcomes_are_read_by_clause_and_test(tmp_path: Path) -> None:
    path = tmp_path / "clauses.json"
    path.write_text('{"DMU 2.8": {"test_a": "passed", "test_b": "failed"}}', encoding="utf-8")
    assert read_clause_tests(path) == {"DMU 2.8": {"test_a": "passed", "test_b": "failed"}}


@pytest.mark.parametrize("content", [b"[]", b"\xff", b'{"DMU 2.8": {"test_a": "perhaps"}}', b""])
def test_anything_else_is_a_sentence_that_says_what_writes_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clauses.json"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"^clauses\.json: says no outcomes.*`make coverage` writes it"):
        read_clause_tests(path)


def test_a_file_that_is_not_there_too(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"^clauses\.json: cannot be read .*`make coverage` writes it"):
        read_clause_tests(tmp_path / "clauses.json")
