"""A pack is in force by a decision of two people after a union was asked, and what is missing is said in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.activation import is_decided, shortcomings
from headerfirst.schemas.register import PackConsultation

from tests import builders


def consulted(**changes: Any) -> PackConsultation:
    plain: dict[str, Any] = {"union": builders.UNION, "officer": "dewi", "at": builders.EARLIER, "ref": "minutes-12"}
    return PackConsultation(**(plain | changes))


@pytest.mark.clause("DMU 10")
def test_two_people_and_a_consultation_before_it_put_a_pack_in_force() -> None:
    assert list(shortcomings(builders.pack_activation())) == []
    assert is_decided(builders.pack_activation())


@pytest.mark.clause("DMU 10")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"approvers": ["bilal"]}, "Two people"),
        ({"approvers": ["bilal", "bilal"]}, "Two people"),
        ({"consulted": []}, "No union was consulted"),
        ({"consulted": [consulted(at=builders.EARLIER + timedelta(seconds=1))]}, "only after"),
        ({"consulted": [consulted(officer=" ")]}, "name the union, its officer"),
        ({"consulted": [consulted(union="")]}, "name the union, its officer"),
        ({"consulted": [consulted(ref="")]}, "name the union, its officer"),
        ({"consulted": [consulted(), consulted(officer="bilal")]}, "cannot be one of those who decide"),
        ({"dpia_ref": ""}, "impact assessment"),
    ],
)
def test_whatever_falls_short_activates_nothing(changes: dict[str, Any], said: str) -> None:
    record = builders.pack_activation(**changes)
    [sentence] = shortcomings(record)
    assert said in sentence
    assert not is_decided(record)
