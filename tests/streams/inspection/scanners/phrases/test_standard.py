"""The shipped standard is well formed; one of an organisation's own is read, or refused by file and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.scanners.phrases.folded_text import fold_phrase
from headerfirst.streams.inspection.scanners.phrases.standard import read, shipped


def test_one_standard_is_shipped() -> None:
    assert [(standard.id, standard.version) for standard in shipped()] == [("dlp", "1.0.0")]


def test_it_has_a_phrase_once_in_a_kind() -> None:
    for standard in shipped():
        for kind in standard.kinds.values():
            folded = [fold_phrase(phrase) for phrase in (*kind.phrases, *kind.in_context)]
            assert sorted(folded) == sorted(set(folded))


def test_what_is_harmless_holds_a_phrase_that_would_count() -> None:
    for standard in shipped():
        for kind in standard.kinds.values():
            counting = [fold_phrase(phrase) for phrase in (*kind.phrases, *kind.in_context)]
            idle = [one for one in kind.harmless if not any(phrase in fold_phrase(one) for phrase in counting)]
            assert idle == []


def test_one_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("id: own\nversion: '1'\nkinds: {k: {title: a kind, phrases: [blue heron]}}\n")
    standard = read(file)
    assert (standard.id, standard.kinds["k"].phrases) == ("own", ("blue heron",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: own\nversion: '1'\n", "kinds"),
        ("id: Own Words\nversion: '1'\nkinds: {}\n", r"\$\.id"),
        ("id: own\nversion: one\nkinds: {}\n", r"\$\.version"),
        ("id: own\nversion: '1'\nkinds: {k: {phrases: [blue heron]}}\n", "title"),
        ("id: own\nversion: '1'\nkinds: {k: {title: a kind, phrases: blue heron}}\n", "phrases"),
        ("id: own\nversion: '1'\nkinds: {k: {title: a kind, words: [blue heron]}}\n", "unknown field"),
        ("id: own\nversion: '1'\nkinds: {k: {title: a kind, in_context: [heron]}}\n", "no `context`"),
        ("id: [", "is no YAML"),
        ("\x00", "is no YAML"),
    ],
)
def test_a_wrong_one_is_refused_with_the_reason(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(Misconfigured, match=complaint):
        read(tmp_path / "own.yaml")


def test_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"own\.yaml is not there"):
        read(tmp_path / "own.yaml")
