"""What somebody said about an incident: by a signed command, or by a report that joined it. None of it is a verdict.

Such words are for the person to say whom the incident is about, or for whoever the policy sends them to; what anybody
else says in their name changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from headerfirst.agents.detector import Joining
from headerfirst.agents.facts import Told
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Statement
from headerfirst.schemas.vocabulary import IncidentChange, ReportKind, RoleName, StatementKind

OWN_WORDS: Final[dict[ReportKind, frozenset[RoleName]]] = {
    "accidental": frozenset({"service-desk", "dpo"}),
    "answer": frozenset({"dpo"}),
    "correction": frozenset({"dpo"}),
    "objection": frozenset({"dpo"}),
    "takedown-done": frozenset({"investigator", "hr-approver", "director", "dpo"}),
}
"""What a person says for themselves, and which roles may write it down for them."""
_MANAGER_TOO: Final[frozenset[ReportKind]] = frozenset({"accidental"})
"""WCC 3: in doubt, or after an accident, staff tell their manager or the service desk."""
_CHANGES: Final[dict[StatementKind, IncidentChange]] = {"answer": "answered", "objection": "paused"}


def may_say(told: Told) -> bool:
    """Whether it is for whoever reports to say so: of themselves, or for somebody in a role."""
    if told.by_the_person:
        return True
    reporter, about = told.reporter.person, told.about
    if reporter is None or about is None:
        return False
    kind = told.record.kind
    if kind in _MANAGER_TOO and about.person is not None and about.person.manager == reporter.id:
        return True
    return any(held.role in OWN_WORDS.get(kind, ()) for held in told.register.roles(reporter.id, told.at))


def joining(told: Told, statement: StatementKind, back: timedelta) -> Joining | None:
    """The incidents of the case that it names, where that is the person's own; else those of the category that it
    names, as far back as told. None where it names neither: whose words belong to everything say nothing.
    """
    record = told.record
    incident_ids = _incidents_of_case(told)
    if incident_ids:
        return Joining(incident_ids=incident_ids, statement=statement)
    if record.category is None:
        return None
    return Joining(categories=(record.category,), back=back, statement=statement)


def _incidents_of_case(told: Told) -> tuple[str, ...]:
    person = told.about.person if told.about is not None else None
    if person is None or told.record.case_id is None:
        return ()
    named = (case for case in told.register.cases(person.id) if case.id == told.record.case_id)
    return tuple(dict.fromkeys(incident_id for case in named for incident_id in case.incident_ids))


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
