"""What is remembered of one incident, and the record that it makes: a function of the set of its findings, of the
protection records in their order and of what people did in theirs, so that the order of findings, repetition and
restarts do not show.

Acts are what a protection record did to findings that were there (withdrew them, or gave them back), and what people
and inspections did (persons_acts.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple, TypeAlias

import msgspec
from headerfirst.agents.calendar import months_after
from headerfirst.agents.course import Course, cleared_closure, counted, course_of
from headerfirst.agents.factors import factors_of
from headerfirst.agents.persons_acts import PersonsAct
from headerfirst.agents.rules import Packs
from headerfirst.agents.statements import change_of, statements_of
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding, KeptFinding
from headerfirst.schemas.incident import Closure, Incident
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.vocabulary import SEVERITIES, Audience, IncidentChange, IncidentState, Severity

KEPT_FINDINGS: Final = 20
LONGEST_MONTHS: Final = 6
_AUDIENCES: Final[tuple[Audience, ...]] = ("soc", "information-security", "restricted")
"""From the widest to the narrowest: an incident has the narrowest of its findings."""

Histories: TypeAlias = Mapping[str, Sequence[Protection | None]]
"""What each protection record said, by its key, in the order of the register; None: nothing any more."""


class Act(NamedTuple):
    """Ordered by time; at the same time, after the findings that it reached."""

    at: datetime
    key: str
    ordinal: int
    withdraws: bool


@dataclass(slots=True)
class Dossier:
    """Mutable: only `IncidentBook` changes it."""

    incident_id: str
    findings: dict[str, Finding] = field(default_factory=dict)
    protections: set[str] = field(default_factory=set)
    """Keys of the protection records that ever named one of its parties."""
    acts: dict[str, PersonsAct] = field(default_factory=dict)
    """By the record that each came in."""
    referrals: dict[str, ReferralTerms] = field(default_factory=dict)
    """By case: what a person referred it with."""
    copies: dict[str, Copy] = field(default_factory=dict)
    """By topic: what it holds of the incident."""
    referred: dict[str, bytes] = field(default_factory=dict)
    """By case: a digest of what the topic of referrals holds."""

    @property
    def breaches(self) -> list[Finding]:
        """The findings that open it; without one it is no incident yet. The others only join (detector.Joining)."""
        return [finding for finding in self.findings.values() if not finding.joins]

    @property
    def joins(self) -> int:
        """How many of them open nothing."""
        return len(self.findings) - len(self.breaches)


class ReferralTerms(NamedTuple):
    role: str
    reason: str
    about: frozenset[str]
    """Whom the referral that was granted is about: their tokens."""


class Copy(NamedTuple):
    """The last record on a topic, by its version, how many findings it knew, and what it says."""

    version: int
    findings: int
    digest: bytes


def acts_of(dossier: Dossier, histories: Histories) -> list[Act]:
    acts: list[Act] = []
    for key in sorted(dossier.protections):
        covered: set[str] = set()
        for ordinal, protection in enumerate(histories.get(key, ())):
            covers = _covered(dossier, protection)
            changed = covered ^ covers
            if changed:
                at = max(dossier.findings[finding_id].at for finding_id in changed)
                acts.append(Act(at, key, ordinal, withdraws=bool(covers - covered)))
            covered = covers
    return sorted(acts)


def _covered(dossier: Dossier, protection: Protection | None) -> set[str]:
    if protection is None:
        return set()
    return {finding_id for finding_id, finding in dossier.findings.items() if protection.covers(finding)}


def version_of(dossier: Dossier, histories: Histories) -> int:
    """Distinct findings + acts: it grows with each of them, and nothing else makes it grow."""
    return len(dossier.findings) + len(acts_of(dossier, histories)) + len(_persons_acts(dossier))


def _persons_acts(dossier: Dossier) -> list[PersonsAct]:
    breaches = dossier.breaches
    if not dossier.acts or not breaches:
        return []
    return counted(dossier.acts.values(), min(breaches, key=_by_time).person, _audience(breaches))


def render(packs: Packs, dossier: Dossier, histories: Histories) -> Incident:
    """The incident as its findings and acts make it; it has at least one breach."""
    every = [finding for _, finding in sorted(dossier.findings.items())]
    current = [history[-1] for key in dossier.protections if (history := histories.get(key))]
    in_force = [protection for protection in current if protection is not None]
    all_standing = [finding for finding in every if not any(protection.covers(finding) for protection in in_force)]
    breaches, standing = _breaches(every), _breaches(all_standing)
    listed = [finding for finding in all_standing if finding.statement is None] if standing else []
    acts, persons_acts = acts_of(dossier, histories), _persons_acts(dossier)
    course = course_of(persons_acts, breaches)
    open_still = [finding for finding in standing if finding.finding_id not in course.cleared]
    first, shown = min(breaches, key=_by_time), open_still or standing or breaches
    pack = _pack_of(packs, first)
    asks_for_factors = pack is not None and first.category in pack.factor_categories
    heard = all_standing if standing else []  # nothing is said any more of what was withdrawn
    statements = statements_of(course.statements, heard, disclaimer_counts=asks_for_factors)
    closure = course.closure if open_still else course.closure or cleared_closure(persons_acts)
    return Incident(
        incident_id=dossier.incident_id,
        version=len(every) + len(acts) + len(persons_acts),
        state=_state(standing, course, closure),
        change=_change(every, standing, acts, course),
        opened_at=first.at,
        changed_at=max([finding.at for finding in every] + [act.at for act in persons_acts]),
        person=first.person,
        about=first.about,
        about_token=first.about_token,
        category=first.category,
        class_=first.class_,
        severity=_highest(shown),
        findings=[_without_parties(finding) for finding in listed[:KEPT_FINDINGS]],
        finding_count=len(listed),
        finding_hashes=sorted(map(finding_hash, dossier.findings)),
        factors=factors_of(standing, statements) if asks_for_factors else None,
        gross_misconduct_candidate=course.gross_misconduct_candidate,
        notice_missing=any(finding.notice_missing for finding in standing),
        attempt=bool(standing) and all(finding.attempt for finding in standing),
        off_duty=_any_true(finding.off_duty for finding in standing),
        disclaimer=_any_true(finding.disclaimer for finding in standing),
        indirect=_any_true(finding.indirect for finding in standing),
        statements=statements,
        restrictions=["objection"] if any(one.kind == "objection" for one in statements) else [],
        seen_by_count=course.seen_by_count,
        audience=_audience(breaches),
        closure=closure if standing and not course.withdrawn else None,
        retain_until=_retain_until(packs, first),
    )


def retain_until(packs: Packs, dossier: Dossier) -> datetime:
    """The pack's calendar months after the first finding."""
    return _retain_until(packs, min(dossier.breaches or dossier.findings.values(), key=_by_time))


def copy_of(incident: Incident) -> Copy:
    return Copy(incident.version, len(incident.finding_hashes), digest_of(incident))


def digest_of(incident: Incident) -> bytes:
    """`version` and `change` tell how it came about, which a compacted register may have forgotten."""
    said = msgspec.structs.replace(incident, version=0, change="opened")
    return blake2b(msgspec.json.encode(said), digest_size=16).digest()


def topic_of(incident: Incident) -> str:
    """Conduct, illegal material and the monitoring team's own incidents are not for the SOC."""
    return "incidents" if incident.audience == "soc" else "incidents-restricted"


def finding_hash(finding_id: str) -> int:
    """64 bits of a finding's id, to know a repeat by."""
    return int.from_bytes(blake2b(finding_id.encode(), digest_size=8).digest(), "big")


def _by_time(finding: KeptFinding) -> tuple[datetime, str]:
    return finding.at, finding.finding_id


def _audience(findings: Iterable[KeptFinding]) -> Audience:
    return max((finding.audience for finding in findings), key=_AUDIENCES.index)


def _state(standing: Sequence[Finding], course: Course, closure: Closure | None) -> IncidentState:
    if not standing or course.withdrawn:
        return "withdrawn"
    return "closed" if closure is not None else "open"


def _breaches(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.joins]


def _change(
    every: Sequence[Finding], standing: Sequence[Finding], acts: Sequence[Act], course: Course
) -> IncidentChange:
    if not standing:
        return "withdrawn"
    latest = max(every, key=_by_time)
    said = change_of(latest)
    if course.last is not None and course.change is not None and course.last.at >= latest.at:
        return course.change
    if acts and acts[-1].at >= latest.at:
        return "evidence_withdrawn" if acts[-1].withdraws else "reopened"
    is_first = not latest.joins and len(_breaches(every)) == 1  # what joins may have come before what opens
    return said or ("opened" if is_first else "evidence_added")


def _highest(findings: Iterable[KeptFinding]) -> Severity:
    return max((finding.severity for finding in findings), key=SEVERITIES.index)


def _any_true(values: Iterator[bool | None]) -> bool | None:
    known = [value for value in values if value is not None]
    return any(known) if known else None


def _pack_of(packs: Packs, finding: Finding) -> PackFile | None:
    """The pack that the finding cites; None where its folder is not here any more."""
    ready = packs.by_digest(finding.pack.digest)
    return ready.pack.file if ready is not None else None


def _retain_until(packs: Packs, first: Finding) -> datetime:
    pack = _pack_of(packs, first)
    kept = pack.retention.get("incidents") if pack is not None else None
    return months_after(first.at, LONGEST_MONTHS if kept is None or kept.months is None else kept.months)


def _without_parties(finding: Finding) -> KeptFinding:
    return KeptFinding(**{name: getattr(finding, name) for name in KeptFinding.__struct_fields__})
