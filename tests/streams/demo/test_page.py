"""A page: no line is wider than it, and figures stand below each other."""

from __future__ import annotations

from headerfirst.streams.demo.page import WIDTH, by_name, row, wrapped
from hypothesis import given
from hypothesis import strategies as st


@given(words=st.lists(st.text("abcdefg-", min_size=1, max_size=20), max_size=60), first=st.text(" x", max_size=20))
def test_no_line_is_wider_than_the_page(words: list[str], first: str) -> None:
    assert all(len(line) <= WIDTH for line in wrapped(" ".join(words), first))


def test_further_lines_stand_below_the_text() -> None:
    first, second = wrapped("word " * 22, "  1. ")

    assert first.startswith("  1. word")
    assert second.startswith("     word")


def test_a_figure_has_its_name_and_what_it_is_made_of() -> None:
    assert row("shielded", 1_234, "union official 12") == ["  shielded        1,234  union official 12"]


def test_a_figure_without_words_has_no_trailing_space() -> None:
    assert row("refused", 0, "") == ["  refused             0"]


def test_the_most_frequent_comes_first_and_what_is_not_there_is_left_out() -> None:
    assert by_name({"no_log": 5, "union_official": 1_200, "b": 5, "none": 0}) == "union official 1,200, b 5, no log 5"
