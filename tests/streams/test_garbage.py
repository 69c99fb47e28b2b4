"""What a worker keeps is not searched for cycles; cycles made afterwards are still found."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from headerfirst.streams.garbage import THRESHOLDS, keep_what_is_there, search_seldom


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_there_is_set_aside_and_searches_are_rarer() -> None:
    before = gc.get_freeze_count()
    keep_what_is_there()
    assert gc.get_freeze_count() > before
    assert gc.get_threshold() == THRESHOLDS


def test_while_reading_searches_are_rarer_and_nothing_is_set_aside_yet() -> None:
    before = gc.get_freeze_count()
    search_seldom()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() == before


def test_a_cycle_made_afterwards_is_found() -> None:
    keep_what_is_there()
    gone = weakref.ref(Knot())
    gc.collect()
    assert gone() is None


def test_a_cycle_that_is_gone_before_is_not_kept() -> None:
    gone = weakref.ref(Knot())
    keep_what_is_there()
    assert gone() is None
