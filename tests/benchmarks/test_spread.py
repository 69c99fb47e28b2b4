"""Medians, extremes and percentiles are what their names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.spread import Spread, percentile, spread

pytestmark = pytest.mark.checkout

VALUES = st.lists(st.floats(0, 1e6), min_size=1, max_size=50)


def test_one_round_is_its_own_median_and_extremes() -> None:
    assert spread([3.5]) == Spread(3.5, 3.5, 3.5)


def test_an_outlier_moves_the_extreme_and_not_the_median() -> None:
    assert spread([10.0, 11.0, 900.0]) == Spread(11.0, 10.0, 900.0)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 50.0), (0.99, 99.0), (1.0, 100.0)])
def test_a_percentile_is_a_value_that_was_seen(share: float, expected: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == expected


@given(VALUES, st.floats(0, 1))
def test_no_more_than_the_rest_lie_above_a_percentile(values: list[float], share: float) -> None:
    bound = percentile(values, share)
    assert sum(value <= bound for value in values) >= share * len(values) - 1e-6
    assert bound in values
