"""Words nearby make a number one of a kind; in a list, words at its head do."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.identifiers.context import AFTER, BEFORE, NEXT_OF_A_LIST, in_context, words
from headerfirst.streams.inspection.scanners.identifiers.found import Found

WANTED = words("badge", "badge no")


def numbers(text: str) -> list[Found]:
    return [Found(at, at + 1, "7") for at, character in enumerate(text) if character == "7"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("badge 7", 1),
        ("7 is the Badge No.", 1),
        ("badges 7", 0),
        ("abadge 7", 0),
        (f"badge{' ' * (BEFORE - 5)}7", 1),
        (f"badge{' ' * BEFORE}7", 0),
        (f"7{' ' * (AFTER - 5)}badge", 1),
        (f"7{' ' * AFTER}badge", 0),
        ("badge" + f"{'.' * (BEFORE - 5)}7" * 9, 9),
        (f"badge 7{'.' * NEXT_OF_A_LIST}7", 1),
        ("7", 0),
    ],
)
def test_words_reach_so_far(text: str, count: int) -> None:
    assert len(list(in_context(text, numbers(text), WANTED))) == count
