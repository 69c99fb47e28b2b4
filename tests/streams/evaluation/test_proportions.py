"""A share with the interval in which the true one lies."""

from __future__ import annotations

import pytest
from headerfirst.streams.evaluation.proportions import Interval, Share
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        (Share(81, 263), 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (Share(15, 148), 0.0624, 0.1605),
        (Share(0, 20), 0.0, 0.1611),
        (Share(1, 29), 0.0061, 0.1718),
        (Share(29, 29), 0.8830, 1.0),
    ],
)
def test_the_interval_is_wilsons(share: Share, low: float, high: float) -> None:
    assert share.interval() == pytest.approx(Interval(low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_it_holds_the_share_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    low, high = share.interval()
    assert share.value is not None
    assert 0 <= low <= share.value <= high <= 1


@given(st.integers(0, 500), st.integers(2, 50))
def test_more_of_the_same_makes_it_narrower(hits: int, times: int) -> None:
    few, many = Share(hits, 500), Share(hits * times, 500 * times)
    assert many.interval().high - many.interval().low < few.interval().high - few.interval().low


def test_it_is_written_with_its_counts() -> None:
    assert str(Share(2, 400)) == "2 of 400: 0.50 % (0.14 to 1.80)"


def test_rounding_makes_neither_all_nor_none() -> None:
    assert str(Share(99_999, 100_000)).startswith("99,999 of 100,000: 99.99 %")
    assert str(Share(1, 100_000)).startswith("1 of 100,000: 0.01 %")


def test_none_of_none_is_no_share() -> None:
    assert str(Share(0, 0)) == "0 of 0"
    assert Share(0, 0).interval() == (0, 1)
