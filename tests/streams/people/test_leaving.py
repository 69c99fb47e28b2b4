"""A tenth may leave at once; more only when somebody says how many."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.changes import Change
from headerfirst.streams.people.leaving import refuse_exodus
from headerfirst.streams.people.planning import Plan

from tests.streams.people.exports import AT, person


def leaving(count: int, of: int) -> Plan:
    change = Change("leaving", "person/1001", person(ends=AT), person())
    return Plan(changes=[change] * count, here=of)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (0, 50), (1, 10), (10, 100)])
def test_a_tenth_is_allowed(count: int, of: int) -> None:
    refuse_exodus(leaving(count, of), None)


def test_more_are_refused_unless_somebody_says_how_many() -> None:
    with pytest.raises(Misconfigured, match=r"^11 of 100 people would leave, .* say --allow-leavers 11\.$"):
        refuse_exodus(leaving(11, 100), None)
    with pytest.raises(Misconfigured):
        refuse_exodus(leaving(11, 100), 10)
    refuse_exodus(leaving(11, 100), 11)


def test_an_empty_export_ends_nobody() -> None:
    with pytest.raises(Misconfigured, match="3 of 3 people would leave"):
        refuse_exodus(leaving(3, 3), 0)
