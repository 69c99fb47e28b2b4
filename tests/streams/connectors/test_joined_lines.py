"""Lines with one key are kept together until their record is complete, and never without bound."""

from __future__ import annotations

from datetime import datetime, timedelta

from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.joined_lines import Joins
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON

HOUR = timedelta(hours=1)


def line(ordinal: int, length: int = 10) -> Raw:
    return Raw(Origin("mail.log", ordinal, ordinal * 10), b"%0*d" % (length, ordinal), length)


def joins(open_at_most: int = 100, held_at_most: int = 10_000, *, either_way: bool = False) -> Joins[list[int]]:
    return Joins(list, HOUR, either_way=either_way, open_at_most=open_at_most, held_at_most=held_at_most)


def given_up(of: Joins[list[int]], now: datetime) -> list[str]:
    return [join.key for join in of.given_up(now)]


def test_lines_of_one_key_are_one_join() -> None:
    some = joins()
    for ordinal, key in enumerate("abab"):
        some.add(key, line(ordinal), NOON).facts.append(ordinal)
    join = some.end("a")
    assert (join.facts, join.value, join.first.origin.ordinal) == ([0, 2], b"0000000000\n0000000002", 0)
    assert [(join.key, join.facts) for join in some.rest()] == [("b", [1, 3])]


def test_a_reading_begins_again_with_the_first_line_of_the_oldest_that_waits() -> None:
    some = joins()
    assert some.earliest() is None
    for ordinal, key in enumerate("abcab"):
        some.add(key, line(ordinal), NOON)
    some.end("a")
    assert some.earliest() == line(1)
    some.end("b")
    assert some.earliest() == line(2)


def test_what_was_silent_for_long_is_given_up_and_what_was_spoken_of_is_not() -> None:
    some = joins()
    some.add("a", line(0), NOON)
    some.add("b", line(1), NOON)
    some.add("a", line(2), NOON + HOUR)
    assert given_up(some, NOON + HOUR) == []
    assert given_up(some, NOON + HOUR + timedelta(seconds=1)) == ["b"]


def test_a_log_that_runs_back_in_time_gives_up_only_where_it_may() -> None:
    for either_way, expected in ((False, []), (True, ["a"])):
        some = joins(either_way=either_way)
        some.add("a", line(0), NOON)
        assert given_up(some, NOON - 2 * HOUR) == expected


def test_the_oldest_goes_first_where_there_are_too_many_or_they_take_too_much_room() -> None:
    many, large = joins(open_at_most=2), joins(held_at_most=250)
    for ordinal, key in enumerate("abc"):
        many.add(key, line(ordinal), NOON)
        large.add(key, line(ordinal, 100), NOON)
    assert given_up(many, NOON) == ["a"]
    assert given_up(large, NOON) == ["a"]
    large.end("b")
    large.add("c", line(4, 1_000), NOON)
    assert given_up(large, NOON) == [], "one alone is kept, however long"


@given(keys=st.lists(st.sampled_from("abcdefgh"), max_size=60), bound=st.integers(1, 4))
def test_no_line_is_lost_and_none_is_there_twice(keys: list[str], bound: int) -> None:
    some = joins(open_at_most=bound)
    out = []
    for ordinal, key in enumerate(keys):
        some.add(key, line(ordinal), NOON).facts.append(ordinal)
        out += list(some.given_up(NOON))
    out += list(some.rest())
    assert sorted(ordinal for join in out for ordinal in join.facts) == list(range(len(keys)))
    assert all({keys[ordinal] for ordinal in join.facts} == {join.key} for join in out)
    assert some.earliest() is None
