"""What cannot be opened is said before anything starts."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.scanner_shelf import shelf
from headerfirst.streams.inspection.start_up import check
from headerfirst.streams.settings import InspectionSettings

from tests.agents.gate import made_questions as made

PACKS = [made.DMU, made.WCC]


def test_shipped_scanners_and_a_folder_can_be_opened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check(InspectionSettings(stores=(f"folder://{tmp_path}",)), PACKS)
    assert caplog.text == ""


def test_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    stores = (f"folder://{tmp_path}", f"folder://{tmp_path}/nonesuch")
    with pytest.raises(Misconfigured, match="folder cannot be read"):
        check(InspectionSettings(stores=stores), PACKS)


def test_rules_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.yar").write_text("rule broken {", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"broken\.yar"):
        check(InspectionSettings(stores=(f"folder://{tmp_path}",), yara_folders=(tmp_path,)), PACKS)


def test_a_list_of_words_whose_name_is_none_for_a_rule(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="small letters"):
        check(InspectionSettings(stores=(f"folder://{tmp_path}",), word_files=(tmp_path / "Our Words.yaml",)), PACKS)


@pytest.mark.checkout
def test_the_documents_name_every_scanner_by_its_word() -> None:
    table = (Path(__file__).parents[3] / "docs" / "inspection.md").read_text(encoding="utf-8")
    for name, shelved in shelf().items():
        assert f"| `{name}` | `{shelved.kind.what}` |" in table


def test_two_lists_of_words_of_one_name(tmp_path: Path) -> None:
    files = (tmp_path / "a" / "words.yaml", tmp_path / "b" / "words.yaml")
    with pytest.raises(Misconfigured, match="have the same name"):
        check(InspectionSettings(stores=(f"folder://{tmp_path}",), word_files=files), PACKS)
