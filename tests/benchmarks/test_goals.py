"""A goal is met, not met, or not measured; never silently one of them."""

from __future__ import annotations

import pytest

from benchmarks.goals import goals

pytestmark = pytest.mark.checkout

MEASURED = {"headerfirst": 12.0, "kafka-streams": 25.0, "quix-streams": 60.0, "aiokafka": 4.0}


def test_each_goal_compares_what_its_name_says() -> None:
    assert [goal.value for goal in goals(MEASURED, 2.0)] == [12 / 25, 12 / 60, 12 / 6, 10 / 4]


def test_the_limit_itself_is_still_met() -> None:
    assert [goal.verdict for goal in goals({**MEASURED, "kafka-streams": 24.0}, 2.0)] == ["met"] * 4


@pytest.mark.parametrize(("contender", "place"), [("kafka-streams", 0), ("quix-streams", 1), ("aiokafka", 2)])
def test_a_goal_is_not_met_where_the_other_is_too_good(contender: str, place: int) -> None:
    assert goals({**MEASURED, contender: MEASURED[contender] / 2}, 2.0)[place].verdict == "not met"


def test_what_was_not_measured_is_named_so() -> None:
    without = {name: value for name, value in MEASURED.items() if name != "kafka-streams"}
    assert [goal.verdict for goal in goals(without, 2.0)] == ["not measured", "met", "met", "met"]
    assert [goal.verdict for goal in goals(MEASURED, None)][2:] == ["not measured"] * 2
    assert {goal.verdict for goal in goals({}, 2.0)} == {"not measured"}
