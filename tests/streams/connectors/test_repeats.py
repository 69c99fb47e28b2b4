"""Equal lines of a second are counted; those of long ago are forgotten."""

from __future__ import annotations

from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.repeats import Repeats


def line(ordinal: int) -> Raw:
    return Raw(Origin("access.log", ordinal, ordinal * 10), b"", 10)


def test_equal_lines_of_a_second_are_told_apart() -> None:
    repeats = Repeats()
    assert [repeats.ordinal(*one, line(0)) for one in ((1, ("a",)), (1, ("b",)), (2, ("a",)))] == [0, 0, 0]
    assert [repeats.ordinal(1, ("a",), line(1)), repeats.ordinal(1, ("a",), line(2))] == [1, 2]


def test_memory_does_not_grow_with_the_log() -> None:
    repeats = Repeats()
    for second in range(10_000):
        repeats.ordinal(second, ("a",), line(second))
    assert repeats.ordinal(9_999, ("a",), line(10_000)) == 1
    assert repeats.ordinal(0, ("a",), line(10_001)) == 0


def test_a_reading_that_begins_with_the_earliest_line_counts_as_one_from_the_start() -> None:
    seconds = [number // 3 for number in range(3_000)]
    whole = Repeats()
    ordinals = [whole.ordinal(second, ("a",), line(at)) for at, second in enumerate(seconds)]
    earliest = whole.earliest()
    assert earliest is not None
    again, start = Repeats(), earliest.origin.ordinal
    assert 0 < start < len(seconds)
    assert [again.ordinal(seconds[at], ("a",), line(at)) for at in range(start, len(seconds))] == ordinals[start:]


def test_what_was_never_asked_needs_nothing() -> None:
    assert Repeats().earliest() is None
