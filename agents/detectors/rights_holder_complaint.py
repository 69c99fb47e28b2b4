"""A rights holder's complaint that a member of staff copied or shared a work without leave.

Why: DMU 2.7d names breaches of copyright; who holds the right says so, and the proxy need not have seen anything.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class RightsHolderComplaint(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: RightsHolderComplaint, __: PackFile) -> Prepared:
    return Prepared(report=look)


def look(told: Told) -> Grounds | None:
    if told.record.kind != "rights-holder" or told.about is None:
        return None
    return Grounds(("kind", "about"), ("report:rights-holder",))


DETECTOR = Detector(name="rights_holder_complaint", reads="reports", parameters=RightsHolderComplaint, prepare=prepare)
