"""A quarter worse is said aloud, half as much again fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.quick import RECORD, recorded
from benchmarks.regression import verdict

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize(
    ("ratio", "exit_code", "begins"),
    [
        (1.0, 0, "PASS"),
        (2.0, 0, "PASS"),
        (2.49, 0, "PASS"),
        (2.5, 0, "WARNING"),
        (2.99, 0, "WARNING"),
        (3.0, 1, "FAIL"),
        (9.0, 1, "FAIL"),
    ],
)
def test_a_ratio_is_judged_by_the_one_on_record(ratio: float, exit_code: int, begins: str) -> None:
    found = verdict(ratio, 2.0)
    assert (found.exit_code, found.text.partition(":")[0]) == (exit_code, begins)


@pytest.mark.parametrize(("ratio", "said"), [(2.6, "30 % worse"), (1.5, "25 % better"), (2.0, "the same")])
def test_the_verdict_says_by_how_much(ratio: float, said: str) -> None:
    assert verdict(ratio, 2.0).text.endswith(f"{ratio:.2f} times the floor, on record 2.00: {said}")


def test_without_a_record_there_is_nothing_to_fail() -> None:
    assert verdict(100.0, None).exit_code == 0


def test_a_ratio_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ratio.json"
    assert recorded(path) is None
    path.write_text(json.dumps({"ratio": 3.25, "rounds": [3.2, 3.3]}), encoding="utf-8")
    assert recorded(path) == 3.25


def test_the_repository_has_a_ratio_on_record() -> None:
    assert (recorded(RECORD) or 0) > 1
