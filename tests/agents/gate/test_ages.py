"""What is old is told once, and only what is old."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.agents.gate.ages import REMEMBERED, Ages
from headerfirst.streams.topics import LONGEST

from tests.builders import NOON

DAY = timedelta(days=1)


def test_what_is_old_is_told_once() -> None:
    ages: Ages[str] = Ages()
    ages.note("old", NOON - REMEMBERED - 2 * DAY)
    ages.note("young", NOON - REMEMBERED + 2 * DAY)
    assert list(ages.outlived(NOON)) == ["old"]
    assert list(ages.outlived(NOON)) == []
    assert list(ages.outlived(NOON + 5 * DAY)) == ["young"]


def test_it_is_forgotten_before_the_topics_forget_it() -> None:
    assert REMEMBERED + 2 * DAY < LONGEST


def test_to_forget_is_to_forget_everything() -> None:
    ages: Ages[str] = Ages()
    ages.note("old", NOON - 2 * REMEMBERED)
    ages.forget()
    assert list(ages.outlived(NOON)) == []
