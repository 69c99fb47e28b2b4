"""What somebody reported that a member of staff posted, sent or said: by the press, a customer, a colleague.

Why: no header shows disrepute, so that only people can tell of it (DMU 2.7i, 6.2; WCC KP5 and 4), and whoever reports
says which breach they take it for. A rule takes one category; one of them takes what names none. A friend's comment is
kept as indirect, a disclaimer is on record and weighs nothing (WCC 4). Nothing here is a verdict: triage is a person's.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import Category, ReportKind

_TELLING: Final = ("off_duty", "identifiable_as_staff", "indirect", "disclaimer")


class ReportedPost(Struct, frozen=True, kw_only=True):
    kinds: Annotated[list[ReportKind], msgspec.Meta(min_length=1)]
    category: Category
    """As the report names it: the rule's own."""
    takes_the_rest: bool = False
    """Also what names no category and no account or site."""


def prepare(parameters: ReportedPost, _: PackFile) -> Prepared:
    kinds = frozenset(parameters.kinds)

    def look(told: Told) -> Grounds | None:
        record = told.record
        if record.kind not in kinds or told.about is None:
            return None
        unnamed = parameters.takes_the_rest and record.category is None and record.handle is None
        if record.category != parameters.category and not unnamed:
            return None
        return Grounds(("kind", "category", *_TELLING), (f"report:{record.kind}", *_circumstances(record)))

    return Prepared(report=look)


def _circumstances(record: Report) -> list[str]:
    """By name alone, where the report says that they are so."""
    return [name.replace("_", "-") for name in _TELLING if getattr(record, name)]


DETECTOR = Detector(name="reported_post", reads="reports", parameters=ReportedPost, prepare=prepare)
