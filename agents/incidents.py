"""The incidents agent: findings of one person, category and window become one incident, in versions.

An incident is a function of the set of its findings and of its acts, so that order, repetition and restarts do not
show. The memory holds the findings themselves; the record is rendered from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Final

import msgspec
from headerfirst.agents.calendar import months_after
from headerfirst.agents.factors import factors_of
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding, KeptFinding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.vocabulary import SEVERITIES, Audience, IncidentChange, IncidentState, Severity

KEPT_FINDINGS: Final = 20
KNOWN_FINDINGS: Final = 1000
"""At this many the incident takes no more."""
LONGEST_MONTHS: Final = 6
_AUDIENCES: Final[tuple[Audience, ...]] = ("soc", "information-security", "restricted")
"""From the widest to the narrowest: an incident has the narrowest of its findings."""


@dataclass(slots=True)
class Dossier:
    """What is remembered of one incident. Mutable: only `IncidentBook` changes it."""

    incident_id: str
    findings: dict[str, Finding] = field(default_factory=dict)
    protections: dict[str, Protection] = field(default_factory=dict)
    """Later protection records that withdraw findings, by register key: each is an act."""
    published: int = 0
    """The highest version known to be on the topic."""
    topic: str | None = None

    @property
    def version(self) -> int:
        return len(self.findings) + len(self.protections)

    def standing(self) -> list[Finding]:
        """The findings that no protection withdraws, by id."""
        return [
            finding
            for _, finding in sorted(self.findings.items())
            if not any(protection.covers(finding) for protection in self.protections.values())
        ]


class IncidentBook:
    """All dossiers, and which of them a slice has changed."""

    def __init__(self) -> None:
        self._dossiers: dict[str, Dossier] = {}
        self._by_party: dict[str, set[str]] = {}
        self._protections: dict[str, Protection] = {}
        self._changed: set[str] = set()

    def __len__(self) -> int:
        return len(self._dossiers)

    def clear(self) -> None:
        """Forget the incidents; who is protected stays known."""
        self._dossiers.clear()
        self._by_party.clear()
        self._changed.clear()

    def take(self, finding: Finding) -> bool:
        """Whether the finding was new to its incident."""
        dossier = self._dossier(finding.incident_id)
        if finding.finding_id in dossier.findings or len(dossier.findings) >= KNOWN_FINDINGS:
            return False
        dossier.findings[finding.finding_id] = finding
        for party in finding.parties:
            self._by_party.setdefault(party, set()).add(finding.incident_id)
        for protection in self._protections.values():
            if protection.covers(finding):
                dossier.protections[protection.key] = protection
        self._changed.add(finding.incident_id)
        return True

    def protect(self, key: str, protection: Protection | None) -> None:
        """Judge what is open again under a protection record; `None`: the record is gone or protects no longer."""
        previous = self._protections.pop(key, None)
        touched = self._reached(previous) if previous is not None else set()
        for incident_id in touched:
            self._dossiers[incident_id].protections.pop(key, None)
        if protection is not None:
            self._protections[key] = protection
            for incident_id in self._reached(protection):
                self._dossiers[incident_id].protections[key] = protection
                touched.add(incident_id)
        self._changed |= touched

    def _reached(self, protection: Protection) -> set[str]:
        candidates = {incident for party in protection.parties for incident in self._by_party.get(party, ())}
        return {
            incident
            for incident in candidates
            if any(protection.covers(finding) for finding in self._dossiers[incident].findings.values())
        }

    def known(self, incident: Incident, topic: str) -> None:
        """What the topic says was published. A version below one that was seen before is a late writer's: the newest is
        written again.
        """
        dossier = self._dossier(incident.incident_id)
        if incident.version >= dossier.published:
            dossier.published = incident.version
            dossier.topic = topic
        else:
            dossier.published = 0
            self._changed.add(incident.incident_id)

    def _dossier(self, incident_id: str) -> Dossier:
        return self._dossiers.setdefault(incident_id, Dossier(incident_id))

    def changes(self, packs: Packs) -> Iterator[Publish]:
        """The newest version of each incident that changed, unless the topic has it already."""
        for incident_id in sorted(self._changed):
            dossier = self._dossiers[incident_id]
            if dossier.findings and dossier.version > dossier.published:
                incident = render(packs, dossier)
                # An incident that was withdrawn before anybody saw it is not shown at all.
                if incident.state == "open" or dossier.topic is not None:
                    yield Publish(topic_of(incident), incident_id, incident)

    def settled(self) -> None:
        """The changes are on the topic."""
        for incident_id in self._changed:
            dossier = self._dossiers[incident_id]
            dossier.published = max(dossier.published, dossier.version)
        self._changed.clear()


def take_finding(book: IncidentBook, finding: Finding) -> list[Output]:
    """One finding into its incident."""
    if not book.take(finding):
        return []
    return [Counted("incident", (finding.class_, finding.category, finding.severity))]


def topic_of(incident: Incident) -> str:
    """Conduct, illegal material and the monitoring team's own incidents are not for the SOC."""
    return "incidents" if incident.audience == "soc" else "incidents-restricted"


def finding_hash(finding_id: str) -> int:
    """64 bits of a finding's id, to know a repeat by."""
    return int.from_bytes(blake2b(finding_id.encode(), digest_size=8).digest(), "big")


def render(packs: Packs, dossier: Dossier) -> Incident:
    """The incident as its findings and acts make it."""
    every = [finding for _, finding in sorted(dossier.findings.items())]
    standing = dossier.standing()
    shown = standing or every
    first, latest = min(shown, key=_by_time), max(shown, key=_by_time)
    withdrawn_at = max((protection.at(every) for protection in dossier.protections.values()), default=None)
    pack = _pack_of(packs, first)
    state: IncidentState = "open" if standing else "withdrawn"
    return Incident(
        incident_id=dossier.incident_id,
        version=dossier.version,
        state=state,
        change=_change(standing, latest, withdrawn_at),
        opened_at=first.at,
        changed_at=max(latest.at, withdrawn_at) if withdrawn_at is not None else latest.at,
        person=first.person,
        about=first.about,
        about_token=first.about_token,
        category=first.category,
        class_=first.class_,
        severity=_highest(shown),
        findings=[_without_parties(finding) for finding in standing[:KEPT_FINDINGS]],
        finding_count=len(standing),
        finding_hashes=sorted(map(finding_hash, dossier.findings)),
        factors=factors_of(standing) if pack is not None and first.category in pack.factor_categories else None,
        notice_missing=any(finding.notice_missing for finding in standing),
        attempt=bool(standing) and all(finding.attempt for finding in standing),
        off_duty=_any_true(finding.off_duty for finding in standing),
        disclaimer=_any_true(finding.disclaimer for finding in standing),
        indirect=_any_true(finding.indirect for finding in standing),
        statements=[],
        restrictions=[],
        seen_by_count=0,
        audience=max((finding.audience for finding in every), key=_AUDIENCES.index),
        retain_until=months_after(first.at, _retention_months(pack)),
    )


def _by_time(finding: KeptFinding) -> tuple[datetime, str]:
    return finding.at, finding.finding_id


def _change(standing: list[Finding], latest: Finding, withdrawn_at: datetime | None) -> IncidentChange:
    if not standing:
        return "withdrawn"
    if withdrawn_at is not None and withdrawn_at >= latest.at:
        return "evidence_withdrawn"
    return "opened" if len(standing) == 1 else "evidence_added"


def _highest(findings: Iterable[KeptFinding]) -> Severity:
    return max((finding.severity for finding in findings), key=SEVERITIES.index)


def _any_true(values: Iterable[bool | None]) -> bool | None:
    known = [value for value in values if value is not None]
    return any(known) if known else None


def _pack_of(packs: Packs, finding: Finding) -> PackFile | None:
    """The pack that the finding cites; None where its folder is not here any more."""
    ready = packs.by_digest(finding.pack.digest)
    return ready.pack.file if ready is not None else None


def _retention_months(pack: PackFile | None) -> int:
    kept = pack.retention.get("incidents") if pack is not None else None
    return LONGEST_MONTHS if kept is None or kept.months is None else kept.months


def _without_parties(finding: Finding) -> KeptFinding:
    return KeptFinding(**{name: getattr(finding, name) for name in KeptFinding.__struct_fields__})
