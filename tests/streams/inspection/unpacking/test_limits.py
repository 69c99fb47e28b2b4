"""Limits bind one message: what is used up is used up by all of it."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.unpacking.limits import Allowance, Limits, Shut, Spent


def test_the_whole_message_shares_one_allowance() -> None:
    allowance = Allowance(Limits(total_bytes=10))
    allowance.spend(6)
    allowance.spend(4)
    with pytest.raises(Spent, match="too_large"):
        allowance.spend(1)


def test_numbers_count_from_nought_up_to_the_limit() -> None:
    allowance = Allowance(Limits(parts=2))
    assert [allowance.number(), allowance.number()] == [0, 1]
    with pytest.raises(Spent, match="too_many_parts"):
        allowance.number()


def test_a_piece_too_large_for_itself_leaves_room_for_others() -> None:
    allowance = Allowance(Limits(part_bytes=5))
    allowance.require_room(5)
    with pytest.raises(Shut) as shut:
        allowance.require_room(6)
    assert not isinstance(shut.value, Spent)
