"""A record counts from its `from` to just before its `to`; of several for one thing, one counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from headerfirst.agents.effective import AT_LAST, EVER, NEVER, effective, in_force, is_here, unchanged
from headerfirst.schemas.register import Person
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
INSTANT = timedelta(microseconds=1)


def person(of: str, start: datetime | None = None, end: datetime | None = None) -> Person:
    return builders.person(id=of, from_=start, to=end)


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON + INSTANT, None, False),
        (None, NOON, False),
        (None, NOON + INSTANT, True),
    ],
)
def test_from_is_included_and_to_is_not(start: datetime | None, end: datetime | None, *, counts: bool) -> None:
    assert effective(person("amara", start, end), NOON) is counts


def test_of_several_records_the_one_in_force_counts() -> None:
    before, after = person("a", None, NOON), person("b", NOON, None)
    assert in_force([before, after], NOON - INSTANT) is before
    assert in_force([before, after], NOON) is after
    assert in_force([before, after], AT_LAST) is after


def test_two_in_force_are_settled_by_id() -> None:
    one, other = person("a"), person("b")
    assert in_force([one, other], NOON) is in_force([other, one], NOON) is one


def test_who_was_registered_after_the_event_was_there_all_the_same() -> None:
    late = person("a", LATER)
    assert in_force([late], NOON) is late


def test_whose_record_ended_is_gone_and_who_comes_after_was_not_there_before() -> None:
    gone, coming = person("a", None, EARLIER), person("b", LATER)
    assert in_force([gone], NOON) is None
    assert in_force([gone, coming], NOON) is None


MOMENTS = st.integers(0, 50).map(lambda days: EARLIER + timedelta(days=days))
RECORDS = st.lists(st.builds(person, st.sampled_from("abc"), st.none() | MOMENTS, st.none() | MOMENTS), max_size=4)


@given(RECORDS, MOMENTS, MOMENTS)
def test_between_two_changes_the_answer_stays_the_same(records: list[Person], one: datetime, other: datetime) -> None:
    since, until = unchanged(records, one)
    assert since <= one < until
    if since <= other < until:
        assert in_force(records, one) == in_force(records, other)


def test_what_never_changes_stays_for_ever() -> None:
    assert unchanged([person("a")], NOON) == (EVER, NEVER)


def test_nobody_is_here_before_they_came_or_after_they_left() -> None:
    assert is_here(builders.person(from_=EARLIER, ends=LATER), NOON)
    assert not is_here(builders.person(from_=LATER), NOON)
    assert not is_here(builders.person(ends=NOON), NOON)
