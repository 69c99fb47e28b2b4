"""The factors that the policy asks a decider to weigh (WCC 4): facts where the record has them, `unknown` elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Factor, Factors, Mitigating, Statement
from headerfirst.schemas.vocabulary import SEVERITIES

_MITIGATING: Final = frozenset({"answer", "correction", "objection", "accidental_reported"})
_UNKNOWN = Factor(status="unknown", evidence=[])


def factors_of(findings: Sequence[Finding], statements: Sequence[Statement] = ()) -> Factors:
    """What the record says of each factor; none is ever a verdict."""
    severity = max((finding.severity for finding in findings), key=SEVERITIES.index, default=None)
    rules = sorted({finding.rule_id for finding in findings})
    nature = _UNKNOWN if severity is None else Factor(status="known", value=severity, evidence=rules)
    return Factors(
        nature_and_severity=nature,
        subject_matter_and_damage=_UNKNOWN,
        potential_damage=_UNKNOWN,
        confidentiality_breach=_confidentiality(findings),
        in_working_hours=_stated([finding.in_working_hours for finding in findings]),
        employer_equipment=_stated([finding.employer_equipment for finding in findings]),
        mitigating=_mitigating(statements),
    )


def _confidentiality(findings: Sequence[Finding]) -> Factor:
    """Known where an inspection found confidential matter; a heading proves none, and nothing found is no proof of
    none.
    """
    found = sorted({one.rule_id for one in findings if one.stage == "content" and one.category == "confidentiality"})
    return Factor(status="known", value="yes", evidence=found) if found else _UNKNOWN


def _mitigating(statements: Sequence[Statement]) -> Mitigating:
    """What the person said last; nobody has to answer."""
    said = [statement for statement in statements if statement.kind in _MITIGATING]
    return Mitigating(status="answered", text_ref=said[-1].text_ref) if said else Mitigating(status="not_asked")


def _stated(values: Sequence[bool | None]) -> Factor:
    """Known only where every finding says so; `mixed` where they differ."""
    if not values or any(value is None for value in values):
        return _UNKNOWN
    distinct = {value for value in values if value is not None}
    answer = "mixed" if len(distinct) > 1 else ("yes" if distinct.pop() else "no")
    return Factor(status="known", value=answer, evidence=[])
