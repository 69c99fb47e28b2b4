"""Each example of each rule of the shipped packs, as a test of its own."""

from __future__ import annotations

import pytest
from headerfirst.agents.rule_cases import Result, run_cases
from headerfirst.streams.packs import find_pack, shipped

RESULTS = [
    pytest.param(result, id=f"{name}-{result.rule_id}-{result.case}")
    for name in shipped()
    for result in run_cases(find_pack(name))
]


@pytest.mark.parametrize("result", RESULTS)
def test_the_rule_does_as_its_author_says(result: Result) -> None:
    assert result.problem is None
