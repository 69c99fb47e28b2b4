"""What was passed over is known by its number until it turns up."""

from __future__ import annotations

from headerfirst.agents.ledger.gaps import Gaps
from hypothesis import given
from hypothesis import strategies as st


def test_a_number_in_the_middle_leaves_both_sides() -> None:
    gaps = Gaps()
    gaps.add(3, 8)
    assert gaps.fill(5)
    assert not gaps.fill(5)
    assert list(gaps) == [(3, 5), (6, 8)]


def test_a_million_missing_are_one_range() -> None:
    gaps = Gaps()
    gaps.add(0, 10**18)
    assert list(gaps) == [(0, 10**18)]


@given(st.sets(st.integers(0, 60)), st.lists(st.integers(0, 60)))
def test_they_are_a_set_of_numbers(missing: set[int], turned_up: list[int]) -> None:
    gaps = Gaps()
    for number in missing:
        gaps.add(number, number + 1)
    left = set(missing)
    for number in turned_up:
        assert gaps.fill(number) == (number in left)
        left.discard(number)
    assert {number for begin, end in gaps for number in range(begin, end)} == left
