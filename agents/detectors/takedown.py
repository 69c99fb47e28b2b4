"""A posting that somebody had to take down, and that was: told by them, or by who asked for it.

Why: DMU 2.6, staff "may be required to remove" postings, and not to do so is a breach of its own. The report opens
nothing. The book of takedowns (agents/takedowns.py) compares it with what was asked for and by when, and says what was
not done, under the rule that names this detector.
"""

from __future__ import annotations

from typing import Final

from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct

DONE: Final = "takedown:done"
"""The evidence of a report."""


class Takedown(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: Takedown, __: PackFile) -> Prepared:
    return Prepared(report=look)


def look(told: Told) -> Grounds | None:
    if told.record.kind != "takedown-done":
        return None
    return Grounds(("kind", "case_id"), (DONE,), joins=Joining())


DETECTOR = Detector(name="takedown", reads="reports", parameters=Takedown, prepare=prepare)
