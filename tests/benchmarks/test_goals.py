"""A goal is met, not met, or not measured; never silently one of them."""

from __future__ import annotations

import pytest

from benchmarks.goals import goals

pytestmark = pytest.mark.checkout

MEASURED = {"headerfirst": 12.0, "kafka-streams": 25.0, "quix-streams": 60.0, "aiokafka": 4.0}


WHOLE = {"headerfirst": 14.0, "kafka-streams": 35.0, "quix-streams": 70.0, "aiokafka": 5.0}


def test_each_goal_compares_what_its_name_says() -> None:
    values = [goal.value for goal in goals(MEASURED, WHOLE, 2.0)]
    assert values == [12 / 25, 12 / 60, 12 / 6, 10 / 4, 14 / 35, 14 / 70]


def test_the_limit_itself_is_still_met() -> None:
    assert [goal.verdict for goal in goals({**MEASURED, "kafka-streams": 24.0}, WHOLE, 2.0)] == ["met"] * 6


@pytest.mark.parametrize(("contender", "place"), [("kafka-streams", 0), ("quix-streams", 1), ("aiokafka", 2)])
def test_a_goal_is_not_met_where_the_other_is_too_good(contender: str, place: int) -> None:
    assert goals({**MEASURED, contender: MEASURED[contender] / 2}, WHOLE, 2.0)[place].verdict == "not met"


@pytest.mark.parametrize(("contender", "place"), [("kafka-streams", 4), ("quix-streams", 5)])
def test_with_the_start_it_is_a_goal_of_its_own(contender: str, place: int) -> None:
    assert goals(MEASURED, {**WHOLE, contender: WHOLE[contender] / 2}, 2.0)[place].verdict == "not met"


def test_what_was_not_measured_is_named_so() -> None:
    without = {name: value for name, value in MEASURED.items() if name != "kafka-streams"}
    assert [goal.verdict for goal in goals(without, WHOLE, 2.0)][:4] == ["not measured", "met", "met", "met"]
    assert [goal.verdict for goal in goals(MEASURED, WHOLE, None)][2:4] == ["not measured"] * 2
    assert {goal.verdict for goal in goals({}, {}, 2.0)} == {"not measured"}
