"""What an organisation may say of a name, and what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.categories.overrides import Overrides, read_overrides
from headerfirst.streams.categories.public_suffixes import PublicSuffixes


def read(place: Path, text: str) -> Overrides:
    file = place / "overrides.yaml"
    file.write_text(text, encoding="utf-8")
    return read_overrides(file, PublicSuffixes())


def test_a_name_is_meant_with_everything_under_it_a_private_suffix_too(tmp_path: Path) -> None:
    text = """
    - {name: Example.com, add: [education], remove: [games], because: a school}
    - {name: github.io, add: [technology], because: all of it is}
    - {name: 192.0.2.7, add: [technology], because: a printer}
    """
    by_key = read(tmp_path, text).by_key
    assert sorted(by_key) == ["7.2.0.192.!", "com.example.", "io.github."]
    assert (by_key["com.example."].add, by_key["com.example."].remove) == (["education"], ["games"])


def test_equal_files_have_one_digest(tmp_path: Path) -> None:
    one = "- {name: example.com, add: [a], because: b}"
    assert read(tmp_path, one).digest == read(tmp_path, one).digest != read(tmp_path, one + "\n").digest


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- {name: example.com, add: [a]}", "because"),
        ("- {name: example.com, because: b}", "neither adds nor removes"),
        ("- {name: example.com, add: [a], remove: [a], because: b}", "adds and removes the same"),
        ("- {name: co.uk, add: [a], because: b}", "registry"),
        ("- {name: com, add: [a], because: b}", "registry"),
        ("- {name: example.com/x, add: [a], because: b}", "no host"),
        ("- {name: a.example, add: [a], because: b}\n- {name: A.Example, add: [b], because: b}", "entry 2.*twice"),
        ("- {name: example.com, add: [a], because: b, when: now}", "unknown field"),
        ("name: example.com", "has to be a list"),
        ("{", "has to be a list"),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(Misconfigured, match=problem):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_overrides(tmp_path / "nowhere.yaml", PublicSuffixes())
