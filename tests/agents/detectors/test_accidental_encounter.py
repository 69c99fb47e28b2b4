"""An accident that was told is a statement, before and after what is found of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Joining
from headerfirst.agents.detectors.accidental_encounter import DETECTOR
from headerfirst.schemas.vocabulary import Category

from tests.agents.made_reports import OWN, at_report

PARAMETERS = {"categories": ["illegal_or_obscene", "discriminatory"], "hours": 24}
TOLD = {"kind": "accidental", **OWN}


@pytest.mark.parametrize(
    ("category", "categories"),
    [
        (None, ("illegal_or_obscene", "discriminatory")),
        ("discriminatory", ("discriminatory",)),
    ],
)
def test_it_joins_a_day_on_either_side(category: Category | None, categories: tuple[Category, ...]) -> None:
    grounds = at_report(DETECTOR, PARAMETERS, TOLD | {"category": category})
    assert grounds is not None
    day = timedelta(hours=24)
    expected = Joining(categories=categories, back=day, ahead=day, statement="accidental_reported")
    assert (grounds.joins, grounds.evidence) == (expected, ("report:accidental",))


@pytest.mark.parametrize("changes", [TOLD | {"category": "private_interest"}, TOLD | {"kind": "answer"}])
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, PARAMETERS, changes) is None
