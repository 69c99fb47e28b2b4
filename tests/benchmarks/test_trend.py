"""A slope is that of the line through the samples, and flat is said only where no growth is in doubt."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.trend import slope

pytestmark = pytest.mark.checkout

WHOLE = st.integers(-1000, 1000)


@given(WHOLE, WHOLE, st.integers(3, 40))
def test_samples_on_a_line_have_its_slope_and_no_doubt(rise: int, start: int, samples: int) -> None:
    found = slope([(float(x), float(start + rise * x)) for x in range(samples)])
    assert found.value == pytest.approx(rise, abs=1e-6)
    assert found.high - found.low == pytest.approx(0, abs=1e-6)


def test_samples_that_go_up_and_down_are_flat() -> None:
    found = slope([(float(x), 100.0 + (-1) ** x) for x in range(40)])
    assert found.is_flat
    assert found.low < found.value < found.high


def test_what_grows_more_than_it_scatters_is_not_flat() -> None:
    assert not slope([(float(x), 100.0 + x + (-1) ** x) for x in range(40)]).is_flat


def test_what_shrinks_is_flat() -> None:
    assert slope([(float(x), 100.0 - x + (-1) ** x) for x in range(40)]).is_flat


def test_more_samples_make_it_surer() -> None:
    few, many = (slope([(float(x), (-1.0) ** x) for x in range(number)]) for number in (10, 100))
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("samples", [0, 1, 2])
def test_of_two_samples_nothing_is_said(samples: int) -> None:
    found = slope([(float(x), float(x)) for x in range(samples)])
    assert all(math.isnan(bound) for bound in found)
    assert not found.is_flat
