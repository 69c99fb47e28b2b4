"""A term covers its start and not its end; an absent end is open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from headerfirst.agents.party import Term

from tests.builders import NOON

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON + HOUR, None, False),
        (None, NOON + HOUR, True),
        (None, NOON, False),
        (NOON - HOUR, NOON, False),
    ],
)
def test_from_its_start_to_before_its_end(start: datetime | None, end: datetime | None, covered: bool) -> None:  # noqa: FBT001 - a table
    assert Term("union_official", start, end).covers(NOON) is covered
