"""Mail that somebody received and found inappropriate, as they told it: a matter of who sent it.

Why: DMU 6.3 tells staff to say so to their manager; who receives what they did not ask for has done nothing.
A rule takes one category, as the report names it; one of them takes what names none.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Category


class InappropriateReceived(Struct, frozen=True, kw_only=True):
    category: Category
    takes_the_rest: bool = False


def prepare(parameters: InappropriateReceived, _: PackFile) -> Prepared:
    def look(told: Told) -> Grounds | None:
        record = told.record
        if record.kind != "inappropriate-received" or told.by_the_person:
            return None
        if record.category != parameters.category and not (parameters.takes_the_rest and record.category is None):
            return None
        return Grounds(("kind", "about", "category"), ("report:inappropriate-received",))

    return Prepared(report=look)


DETECTOR = Detector(name="inappropriate_received", reads="reports", parameters=InappropriateReceived, prepare=prepare)
