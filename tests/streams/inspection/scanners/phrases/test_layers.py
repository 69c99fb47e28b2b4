"""A message ends where the one that it quotes begins."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.phrases.layers import boundaries, layer_of


@pytest.mark.parametrize(
    "mark",
    [
        "-----Original Message-----",
        "---------------------- Forwarded by Ada Lovelace on 31/01/2024 ----------------------",
        "Begin forwarded message:",
        "From: Ada Lovelace",
        "> From: Ada Lovelace",
        "\tTo: Ada Lovelace",
        "On 31 January 2024, Ada Lovelace wrote:",
        "________________________________",
        "> quoted",
        "| quoted",
    ],
)
def test_a_line_that_begins_another_message(mark: str) -> None:
    text = f"One line.\n{mark}\n"
    assert boundaries(text) == [0, text.index(mark), len(text)]


@pytest.mark.parametrize("line", ["A line.", "From time to time:", "Wrote: on", "-- ", "- Original -", ""])
def test_a_line_that_does_not(line: str) -> None:
    text = f"One line.\n{line}\n"
    assert boundaries(text) == [0, len(text)]


def test_depth_of_quotation_changes_twice() -> None:
    text = "mine\n> theirs\n> > older\n>> older\nmine\n"
    assert boundaries(text) == [0, 5, 14, 33, len(text)]


@pytest.mark.parametrize(("start", "end", "layer"), [(0, 3, (0, 5)), (5, 7, (5, 9)), (3, 7, (0, 9)), (9, 9, (9, 9))])
def test_a_piece_lies_between_two_edges(start: int, end: int, layer: tuple[int, int]) -> None:
    assert layer_of(start, end, [0, 5, 9]) == layer
