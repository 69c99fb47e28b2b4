"""Growth is the largest against the smallest; memory and time are those of the largest."""

from __future__ import annotations

import pytest

from benchmarks.growth_goals import Verdict, ratios, verdicts

pytestmark = pytest.mark.checkout


def test_each_cost_is_a_multiple_of_the_first() -> None:
    assert ratios([10.0, 12.5, 9.0]) == [1.0, 1.25, 0.9]


@pytest.mark.parametrize(("largest", "met"), [(13.5, True), (13.6, False), (8.0, True)])
def test_a_third_more_is_met_and_a_little_above_it_is_not(largest: float, *, met: bool) -> None:
    series = {"rules": [{"event_us": 10.0}, {"event_us": 99.0}, {"event_us": largest}]}
    [verdict] = verdicts(series)
    assert (verdict.name, verdict.limit, verdict.met) == ("rules: cost of an event", 1.35, met)
    assert verdict.value == pytest.approx(largest / 10)


def test_memory_and_start_are_judged_where_they_are_largest() -> None:
    people = [
        {"event_us": 10.0, "usage_bytes_each": 5_000.0, "register_bytes_each": 5_000.0},
        {"event_us": 10.0, "usage_bytes_each": 1_000.0, "register_bytes_each": 2_001.0},
    ]
    assert verdicts({"people": people, "start": [{"start_to_first_commit_s": 31.0}]}) == [
        Verdict("people: cost of an event", 1.0, 1.35),
        Verdict("people: usage_bytes_each", 1_000.0, 1_000),
        Verdict("people: register_bytes_each", 2_001.0, 2_000),
        Verdict("start: start_to_first_commit_s", 31.0, 30),
    ]
    assert [verdict.met for verdict in verdicts({"people": people})] == [True, True, False]


def test_of_one_size_no_growth_is_told() -> None:
    assert verdicts({"rules": [{"event_us": 10.0}]}) == []
