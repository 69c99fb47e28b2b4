"""What Hyperscan is asked matches wherever Python would, or is not asked at all."""

from __future__ import annotations

import re

import pytest
from headerfirst.agents.coarse_patterns import coarse, reads_alike
from headerfirst.agents.headings import HeadingPatterns
from hypothesis import given
from hypothesis import strategies as st

LETTERS_I = "Ii\u0130\u0131"
"""One letter, for Python's `re` without regard to case."""
LETTERS = [chr(code) for code in range(0x20000) if not 0xD800 <= code <= 0xDFFF]


@pytest.mark.parametrize(
    ("pattern", "heading"),
    [
        ("fo{,2}d", "Food"),  # for PCRE a brace in a word
        ("[[:alpha:]]x", "a]x"),  # for PCRE a letter
        (r"[^\v]", "\n"),  # for PCRE any line's end
        (r"\N{EURO SIGN}", "€"),
        ("insider", "\u0130NSIDER"),
        ("insider", "\u0131ns\u0131der"),
        ("\u0130", "i"),
        ("ა", "\u1c90"),  # a capital that came to Georgian late
        (r"\w", "\u0560"),
        (r"\s", "\x1c"),
        ("(?x: mon # [\n \\s day )", "Mon day"),
        (r"(?#[)mon[^\w]", "mon day"),
    ],
)
@pytest.mark.filterwarnings("ignore:Possible nested set")
def test_what_the_automaton_reads_otherwise_than_python_names_the_rule_all_the_same(pattern: str, heading: str) -> None:
    assert re.search(pattern, heading, re.IGNORECASE)
    assert HeadingPatterns([[pattern]]).matching(heading) == [0]


@pytest.mark.parametrize("letter", ["\u0130", "\u0131", "\u0560", "\x1c", "\ud83d"])
def test_letters_that_only_one_of_them_knows_are_told(letter: str) -> None:
    assert not reads_alike(f"a {letter}")


def test_ordinary_headings_are_read_alike() -> None:
    assert reads_alike("Été, £20, Straße, Ωμέγα, Собрание, 会議 🎉")


def test_letters_are_asked_for_coarsely_but_not_within_a_set_of_characters() -> None:
    assert coarse(r"a\w\\w[^\w][]\W]\W") == r"a[0-9A-Za-z_\x{80}-\x{10ffff}]\\w[^\w][]\W][^0-9A-Za-z_]"


def test_no_letter_is_missed_in_another_case() -> None:
    cases = {(way(letter), letter) for letter in LETTERS for way in (str.lower, str.upper, str.casefold)}
    pairs = {(a, b) for one in cases for a, b in (one, one[::-1]) if a != b and len(a) == len(b) == 1}
    pairs |= {(a, b) for a in LETTERS_I for b in LETTERS_I}
    names = {letter: number for number, letter in enumerate(sorted({a for a, _ in pairs}))}
    every = HeadingPatterns([[re.escape(letter)] for letter in names])
    same = [(a, b) for a, b in sorted(pairs) if re.search(re.escape(a), b, re.IGNORECASE)]
    assert len(same) > len(names)
    assert [(a, b) for a, b in same if names[a] not in every.matching(b)] == []


def test_no_letter_is_missed_by_its_kind() -> None:
    kinds = (r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"[^\w]", r"[\W]", r"\b", r"\B")
    every, by_re = HeadingPatterns([[kind] for kind in kinds]), [re.compile(kind) for kind in kinds]
    missed = [
        letter
        for letter in LETTERS
        if not {number for number, kind in enumerate(by_re) if kind.search(letter)} <= set(every.matching(letter))
    ]
    assert missed == []


PIECES = st.sampled_from(
    (
        *(*"abkséß€ ", r"\w", r"\W", r"\d", r"\s", r"\b", r"\B", ".", "[^a]", r"[^\s]", r"[\w-]", r"[^\W]", "(?:a|b)"),
        *("(?!b)", r"(?!\w)", r"(?<!\W)", r"(?=\W)", r"(a|)\1", "(?i:K)", "(?-i:a)", r"\x41", r"\\", r"(\w)\1"),
    )
)
OFTEN = st.sampled_from(("", "", "?", "*", "+", "{2}", "{1,2}", "{,2}", "*?"))
HEADING = st.text("abkABKSsé ß\u017f\u212a1_-\n\t\r€. Éx\\\u0130", max_size=7)


@given(pieces=st.lists(st.tuples(PIECES, OFTEN), max_size=4), headings=st.lists(HEADING, min_size=5, max_size=9))
def test_a_heading_that_python_would_let_match_is_never_passed_over(
    pieces: list[tuple[str, str]], headings: list[str]
) -> None:
    pattern = "".join(f"(?:{piece}){often}" for piece, often in pieces)
    every, by_re = HeadingPatterns([[pattern]]), re.compile(pattern, re.IGNORECASE)
    for heading in headings:
        assert by_re.search(heading) is None or every.matching(heading) == [0]
