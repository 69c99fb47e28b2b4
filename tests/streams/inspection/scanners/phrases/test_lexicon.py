"""Phrases count by themselves, in context, or not within something harmless."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.phrases.folded_text import fold
from headerfirst.streams.inspection.scanners.phrases.lexicon import NEARBY, Hit, Lexicon
from headerfirst.streams.inspection.scanners.phrases.standard import Kind, Standard

BIRDS = Kind(
    title="a bird",
    phrases=("blue heron", "heron"),
    in_context=("kite", "crane"),
    context=("nest", "crane"),
    harmless=("heron street",),
)
STANDARD = Standard(
    id="own", version="1", kinds={"birds": BIRDS, "streets": Kind(title="a street", phrases=("heron street",))}
)
LEXICON = Lexicon({"own": STANDARD})


def found(text: str) -> list[str]:
    return [hit.phrase.strip() for hit in LEXICON.hits(fold(text)) if hit.rule_id == "own/birds"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("a heron", ["heron"]),
        ("Blue-Heron", ["blue heron", "heron"]),
        ("herons", []),
        ("blue. heron", ["heron"]),
        ("heron heron", ["heron", "heron"]),
        ("a kite", []),
        ("a kite on its nest", ["kite"]),
        ("its nest, a kite", ["kite"]),
        (f"nest {'x ' * NEARBY} kite", []),
        ("a crane", []),
        ("a crane and a crane", ["crane", "crane"]),
        ("in Heron Street", []),
        ("a heron in Heron Street", ["heron"]),
        ("", []),
    ],
)
def test_what_counts(text: str, phrases: list[str]) -> None:
    assert found(text) == phrases


def test_what_is_harmless_to_one_kind_counts_for_another() -> None:
    assert [hit.rule_id for hit in LEXICON.hits(fold("Heron Street"))] == ["own/streets"]


def test_a_hit_says_where() -> None:
    folded = fold("The blue heron")
    hit = next(LEXICON.hits(folded))
    assert folded.text[hit.start : hit.end] == "blue heron"


def test_its_repr_is_silent() -> None:
    assert "heron" not in repr(Hit("own/birds", 1, 6, " heron "))
