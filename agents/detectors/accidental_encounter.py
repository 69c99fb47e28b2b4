"""Somebody says that they came upon forbidden material by accident: it goes with whatever is found of it.

Why: WCC 3 asks who is in doubt, or was taken there by accident, to tell their manager or the service desk at once. That
is no breach and opens nothing; what was found within the window before, or is found within the window after, carries
it as a mitigating factor, and it makes no difference which came first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import Hours, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Category


class AccidentalEncounter(Struct, frozen=True, kw_only=True):
    categories: Annotated[list[Category], msgspec.Meta(min_length=1)]
    """What one may come upon by accident; a report that names one of them is about that one."""
    hours: Hours
    """How long before the report, and how long after it, something may have been found."""


def prepare(parameters: AccidentalEncounter, _: PackFile) -> Prepared:
    window = timedelta(hours=parameters.hours)

    def look(told: Told) -> Grounds | None:
        named = told.record.category
        if told.record.kind != "accidental" or (named is not None and named not in parameters.categories):
            return None
        categories = tuple(parameters.categories) if named is None else (named,)
        joins = Joining(categories=categories, back=window, ahead=window, statement="accidental_reported")
        return Grounds(("kind", "category"), ("report:accidental",), joins=joins)

    return Prepared(report=look)


DETECTOR = Detector(name="accidental_encounter", reads="reports", parameters=AccidentalEncounter, prepare=prepare)
