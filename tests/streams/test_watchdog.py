"""A partition that has lag and does not move is stuck; a pause, or nothing to do, is not."""

from __future__ import annotations

from faust.types import TP
from headerfirst.streams.offset_ledger import Position
from headerfirst.streams.watchdog import Watchdog

ONE = TP("email-metadata", 0)
OTHER = TP("email-metadata", 1)


def at(mark: int, end: int) -> Position:
    return Position(mark, None, end)


def test_a_partition_with_lag_that_does_not_move_is_named() -> None:
    watchdog = Watchdog(stuck_after=10)
    assert watchdog.look({ONE: at(5, 9), OTHER: at(1, 9)}, 0, paused=False) == []
    assert watchdog.look({ONE: at(5, 9), OTHER: at(2, 9)}, 11, paused=False) == [ONE]


def test_it_says_how_long_the_slowest_has_not_moved() -> None:
    watchdog = Watchdog(stuck_after=10)
    assert watchdog.longest(5) == 0
    watchdog.look({ONE: at(5, 9), OTHER: at(1, 9)}, 0, paused=False)
    watchdog.look({ONE: at(5, 9), OTHER: at(2, 9)}, 4, paused=False)
    assert watchdog.longest(7) == 7


def test_one_that_moves_is_not_stuck_however_slowly() -> None:
    watchdog = Watchdog(stuck_after=10)
    for step in range(5):
        assert watchdog.look({ONE: at(step, 9)}, step * 9, paused=False) == []


def test_one_without_lag_is_not_stuck() -> None:
    watchdog = Watchdog(stuck_after=10)
    watchdog.look({ONE: at(9, 9)}, 0, paused=False)
    assert watchdog.look({ONE: at(9, 9)}, 100, paused=False) == []


def test_the_time_begins_when_lag_does() -> None:
    watchdog = Watchdog(stuck_after=10)
    watchdog.look({ONE: at(9, 9)}, 0, paused=False)
    watchdog.look({ONE: at(9, 9)}, 100, paused=False)
    assert watchdog.look({ONE: at(9, 20)}, 109, paused=False) == []
    assert watchdog.look({ONE: at(9, 20)}, 120, paused=False) == [ONE]


def test_a_pause_is_no_fault_of_the_partition() -> None:
    watchdog = Watchdog(stuck_after=10)
    watchdog.look({ONE: at(5, 9)}, 0, paused=False)
    assert watchdog.look({ONE: at(5, 9)}, 100, paused=True) == []
    assert watchdog.look({ONE: at(5, 9)}, 105, paused=False) == []


def test_a_partition_that_was_taken_away_is_forgotten() -> None:
    watchdog = Watchdog(stuck_after=10)
    watchdog.look({ONE: at(5, 9)}, 0, paused=False)
    assert watchdog.look({}, 100, paused=False) == []
    assert watchdog.look({ONE: at(5, 9)}, 101, paused=False) == []
