"""Scanners are found by being there, and asked for by a pack's word or their own id."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.scanner_shelf import asked_for, kind_at, shelf

UNRULY = Path(__file__).parent / "unruly"


def test_every_module_in_scanners_with_the_constant_is_on_the_shelf() -> None:
    places = {name: shelved.place for name, shelved in shelf().items()}
    assert places.items() >= {
        ("clamav", "headerfirst.streams.inspection.scanners.clamav"),
        ("yara", "headerfirst.streams.inspection.scanners.yara"),
    }
    assert list(places) == sorted(places)


def test_an_id_is_its_own_on_the_shelf_and_in_the_opened_scanner() -> None:
    for name, shelved in shelf().items():
        assert (shelved.kind.id, shelved.kind.open(ScannerOptions()).id) == (name, name)


def test_a_file_of_ones_own_is_put_beside_them() -> None:
    shelved = shelf([UNRULY / "calm.py"])["calm"]
    assert shelved.place == str(UNRULY / "calm.py")
    assert kind_at(shelved.place).id == "calm"


@pytest.mark.parametrize(
    ("words", "ids", "unknown"),
    [
        (["malware"], ["clamav", "yara"], []),
        (["yara"], ["yara"], []),
        (["yara", "malware"], ["clamav", "yara"], []),
        (["trouble", "telepathy"], ["calm", "unruly"], ["telepathy"]),
        ([], [], []),
    ],
)
def test_a_word_asks_for_all_that_answer_to_it(words: list[str], ids: list[str], unknown: list[str]) -> None:
    assert asked_for(words, shelf([UNRULY / "calm.py", UNRULY / "unruly.py"])) == (ids, unknown)


def test_two_scanners_of_one_id_are_refused() -> None:
    with pytest.raises(Misconfigured, match="Two scanners have the id calm"):
        shelf([UNRULY / "calm.py", UNRULY / "calm.py"])


@pytest.mark.parametrize("text", ["", "SCANNER = 'clamav'\n"])
def test_a_file_without_the_constant_is_no_scanner(tmp_path: Path, text: str) -> None:
    (tmp_path / "plain.py").write_text(text)
    with pytest.raises(Misconfigured, match="has no constant SCANNER"):
        shelf([tmp_path / "plain.py"])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"nowhere\.py is not there"):
        shelf([tmp_path / "nowhere.py"])
