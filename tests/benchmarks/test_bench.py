"""The command says whom it knows, and whom it does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.bench import DOCUMENT
from benchmarks.contenders import CONTENDERS, ROOT
from benchmarks.report import BEGIN, END

pytestmark = pytest.mark.checkout


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/bench.py", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_list_names_everybody_and_how_it_keeps_its_counts() -> None:
    listed = bench("--list")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [each.name for each in CONTENDERS]
    assert all(each.state in listed.stdout for each in CONTENDERS)


def test_a_name_that_nobody_has_is_refused() -> None:
    refused = bench("--only", "headerfirst,flink")
    assert refused.returncode == 2
    assert "no contender is called flink; see --list" in refused.stderr


def test_the_document_has_a_place_for_the_figures() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document.count(BEGIN) == document.count(END) == 1
