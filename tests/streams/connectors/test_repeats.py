"""Equal lines of a second are counted; those of long ago are forgotten."""

from __future__ import annotations

from headerfirst.streams.connectors.repeats import Repeats


def test_equal_lines_of_a_second_are_told_apart() -> None:
    repeats = Repeats()
    assert [repeats.ordinal(1, ("a",)), repeats.ordinal(1, ("b",)), repeats.ordinal(2, ("a",))] == [0, 0, 0]
    assert [repeats.ordinal(1, ("a",)), repeats.ordinal(1, ("a",))] == [1, 2]


def test_memory_does_not_grow_with_the_log() -> None:
    repeats = Repeats()
    for second in range(10_000):
        repeats.ordinal(second, ("a",))
    assert repeats.ordinal(9_999, ("a",)) == 1
    assert repeats.ordinal(0, ("a",)) == 0
