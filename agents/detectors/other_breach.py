"""What somebody reported that is on no list, with a reason in their own words: a person has to look at it.

Why: DMU 2.8, the list of breaches "is not exhaustive"; WCC 4 sends every breach the same way. The words stay where they
are kept; the report says where that is, and without them it is none. What other rules of the pack take by its category
(`elsewhere`) is left to them.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import Category


class OtherBreach(Struct, frozen=True, kw_only=True):
    elsewhere: list[Category]
    """Categories of referrals that rules of their own take."""


def prepare(parameters: OtherBreach, _: PackFile) -> Prepared:
    elsewhere = frozenset(parameters.elsewhere)

    def look(told: Told) -> Grounds | None:
        record = told.record
        if told.about is None or record.evidence_ref is None or not _is_on_no_list(record, elsewhere):
            return None
        named = () if record.category is None else (f"category:{record.category}",)
        return Grounds(("kind", "category", "evidence_ref"), (f"report:{record.kind}", *named))

    return Prepared(report=look)


def _is_on_no_list(record: Report, elsewhere: frozenset[Category]) -> bool:
    if record.kind == "other":
        return record.category not in elsewhere
    return record.kind in {"referral", "press"} and record.category is not None and record.category not in elsewhere


DETECTOR = Detector(name="other_breach", reads="reports", parameters=OtherBreach, prepare=prepare)
