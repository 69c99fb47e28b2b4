"""An answer, an objection or a correction of whom an incident is about: it travels with the incident from then on.

Why: who is to be judged is heard first (LM-29; DMU 3.3 and WCC 3, justifying one's use), may object (UK GDPR Article
21) and have put right what is wrong (Article 16). Who may speak for whom stands in agents/statements.py. The incidents
are those of the case that the report names, else those of the category that it names, found within the window before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Told
from headerfirst.agents.statements import joining
from headerfirst.schemas.policy import Days, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import ReportKind, StatementKind

Said = Literal["answer", "objection", "correction"]


class StatementMade(Struct, frozen=True, kw_only=True):
    statement: Said
    days: Days
    """How long ago the incident may have been, where no case names it."""


def prepare(parameters: StatementMade, _: PackFile) -> Prepared:
    statement: StatementKind = parameters.statement
    kind: ReportKind = parameters.statement
    back = timedelta(days=parameters.days)

    def look(told: Told) -> Grounds | None:
        joins = joining(told, statement, back) if told.record.kind == kind else None
        if joins is None:
            return None
        return Grounds(("kind", "case_id", "category"), (f"report:{kind}",), joins=joins)

    return Prepared(report=look)


DETECTOR = Detector(name="statement_made", reads="reports", parameters=StatementMade, prepare=prepare)
