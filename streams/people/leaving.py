"""Whether so many can have left: an export that was cut short looks like an organisation that lost its people."""

from __future__ import annotations

from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.planning import Plan

_ONE_IN: Final = 10


def refuse_exodus(plan: Plan, allowed: int | None) -> None:
    """Raises Misconfigured where more than a tenth would leave at once, unless somebody said that so many may."""
    leaving = plan.leaving
    if leaving * _ONE_IN > plan.here and leaving > (allowed or 0):
        raise Misconfigured(
            f"{leaving} of {plan.here} people would leave, more than one in {_ONE_IN}: is the export whole? "
            f"If they have left, say --allow-leavers {leaving}."
        )
