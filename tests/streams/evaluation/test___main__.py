"""One command writes every table, and leaves the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation import __main__ as command
from headerfirst.streams.evaluation.__main__ import PARTS, main
from headerfirst.streams.evaluation.document import begin, end, replaced


@pytest.fixture
def document_of_two(tmp_path: Path) -> Path:
    path = tmp_path / "evaluation.md"
    path.write_text("\n".join(f"{begin(part)}\nold {part}\n{end(part)}" for part in ("a", "b")), encoding="utf-8")
    return path


def test_every_table_is_written(document_of_two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PARTS", {part: lambda *_, part=part: f"new {part}\n" for part in ("a", "b")})
    done = CliRunner().invoke(main, ["--data", str(tmp_path), "--document", str(document_of_two)])
    assert done.exit_code == 0
    assert "old" not in document_of_two.read_text(encoding="utf-8")
    assert "new a" in document_of_two.read_text(encoding="utf-8")


def test_a_document_without_a_place_is_left_as_it_is(document_of_two: Path, tmp_path: Path) -> None:
    before = document_of_two.read_text(encoding="utf-8")
    (tmp_path / "panther_tests").mkdir()
    (tmp_path / "panther_tests/tests_public.jsonl").touch()
    done = CliRunner().invoke(main, ["--data", str(tmp_path), "--document", str(document_of_two), "--only", "panther"])
    assert done.exit_code == 1
    assert "has no place for the table" in done.output
    assert document_of_two.read_text(encoding="utf-8") == before


def test_absent_data_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "missing")])
    assert done.exit_code == 1
    assert "say where the data is with --data or HEADERFIRST_DATA" in done.output


@pytest.mark.checkout
def test_the_document_has_a_place_for_every_table(document: str) -> None:
    for part in PARTS:
        assert replaced(document, part, "") != document


def test_both_packs_are_measured(packs: list[ReadyPack]) -> None:
    assert [pack.ref.id for pack in packs] == ["dmu", "wcc"]
