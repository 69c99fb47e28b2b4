"""What somebody said about an incident: by a signed command, or by a report that joined it. None of it is a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Statement
from headerfirst.schemas.vocabulary import IncidentChange, StatementKind

_CHANGES: Final[dict[StatementKind, IncidentChange]] = {"answer": "answered", "objection": "paused"}


def statements_of(
    acts: Sequence[Statement], standing: Iterable[Finding], *, disclaimer_counts: bool
) -> list[Statement]:
    """All of them by time, `standing` being what no protection has withdrawn. Where the policy asks for factors, a
    disclaimer is on record as no defence (WCC 4).
    """
    found = list(acts)
    for finding in standing:
        if finding.statement is not None:
            found.append(Statement(kind=finding.statement, at=finding.at, text_ref=finding.text_ref))
        elif disclaimer_counts and finding.disclaimer:
            found.append(Statement(kind="not_a_defence", at=finding.at))
    return sorted(found, key=lambda one: (one.at, one.kind, one.text_ref or ""))


def change_of(finding: Finding) -> IncidentChange | None:
    """What the last finding changed, where it is a statement."""
    return None if finding.statement is None else _CHANGES.get(finding.statement, "evidence_added")
