"""A clamd that is away or has old signatures, rules that do not compile."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from headerfirst.streams.doctor.diagnosis import Installation
from headerfirst.streams.doctor.scanners import judge_signatures, scanners

from tests.clamd_server import clamd_with, eicar
from tests.streams.command_line import NOBODY
from tests.streams.doctor_subjects import by_check, states


def test_where_nothing_is_inspected_nothing_is_looked_at() -> None:
    assert set(states(scanners(Installation("k:1", roles=("mail",)))).values()) == {"not checked"}


def test_what_could_see_content_is_not_loaded_where_nothing_is_inspected() -> None:
    loaded = "import headerfirst.streams.doctor.examination, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    modules = done.stdout.split()
    assert "headerfirst.streams.doctor.scanners" in modules
    assert [name for name in modules if name.startswith("headerfirst.streams.inspection")] == []


def test_without_a_clamd_nothing_is_ever_clean() -> None:
    assert states(scanners(Installation("k:1", roles=("inspection",)))) == {"clamd": "warning", "scanners": "ok"}


@pytest.mark.parametrize("address", [NOBODY, "/nonesuch/clamd.socket", "nonsense"])
def test_a_clamd_that_does_not_answer_has_failed(address: str) -> None:
    assert by_check(scanners(Installation("k:1", clamd=address)))["clamd"].state == "failed"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("ClamAV 1.4.3/27791/Sat Oct 11 08:26:51 2025", "ok"),
        ("ClamAV 1.4.3/27791/Mon Oct  6 08:26:51 2025", "warning"),
        ("ClamAV 1.4.3/27791/Mon Sep  1 08:26:51 2025", "failed"),
        ("ClamAV 1.4.3", "warning"),
        ("ClamAV 1.4.3/27791/some day", "warning"),
    ],
)
def test_signatures_grow_old(said: str, state: str) -> None:
    assert judge_signatures(said, datetime(2025, 10, 11, 12)).state == state  # noqa: DTZ001 - as clamd tells it


def test_rules_that_do_not_compile_have_failed(tmp_path: Path) -> None:
    (tmp_path / "broken.yar").write_text("rule broken {", encoding="utf-8")
    found = by_check(scanners(Installation("k:1", yara_folders=(tmp_path,))))["scanners"]
    assert (found.state, "broken.yar" in found.reason) == ("failed", True)


@pytest.mark.e2e
def test_a_real_clamd_answers(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Test.Signature", eicar())]) as clamd:
        found = by_check(scanners(Installation("k:1", clamd=f"127.0.0.1:{clamd.port}")))["clamd"]
    assert (found.state, found.reason) == ("warning", "It answers, and has no signatures of ClamAV's own.")
