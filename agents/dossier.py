"""What is remembered of one incident, and the record that it makes: a function of the set of its findings and of the
protection records in their order, so that the order of findings, repetition and restarts do not show.

Acts are what a protection record did to findings that were there: withdrew them, or gave them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple, TypeAlias

import msgspec
from headerfirst.agents.calendar import months_after
from headerfirst.agents.factors import factors_of
from headerfirst.agents.rules import Packs
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding, KeptFinding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.vocabulary import SEVERITIES, Audience, IncidentChange, Severity

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
    copies: dict[str, Copy] = field(default_factory=dict)
    """By topic: what it holds of the incident."""


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
    return len(dossier.findings) + len(acts_of(dossier, histories))


def render(packs: Packs, dossier: Dossier, histories: Histories) -> Incident:
    """The incident as its findings and acts make it."""
    every = [finding for _, finding in sorted(dossier.findings.items())]
    current = [history[-1] for key in dossier.protections if (history := histories.get(key))]
    in_force = [protection for protection in current if protection is not None]
    standing = [finding for finding in every if not any(protection.covers(finding) for protection in in_force)]
    acts = acts_of(dossier, histories)
    first, shown = min(every, key=_by_time), standing or every
    pack = _pack_of(packs, first)
    return Incident(
        incident_id=dossier.incident_id,
        version=len(every) + len(acts),
        state="open" if standing else "withdrawn",
        change=_change(every, standing, acts),
        opened_at=first.at,
        changed_at=max(every, key=_by_time).at,
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
        retain_until=_retain_until(packs, first),
    )


def retain_until(packs: Packs, dossier: Dossier) -> datetime:
    """The pack's calendar months after the first finding."""
    return _retain_until(packs, min(dossier.findings.values(), key=_by_time))


def copy_of(incident: Incident) -> Copy:
    """`version` and `change` tell how it came about, which a compacted register may have forgotten."""
    said = msgspec.structs.replace(incident, version=0, change="opened")
    digest = blake2b(msgspec.json.encode(said), digest_size=16).digest()
    return Copy(incident.version, len(incident.finding_hashes), digest)


def topic_of(incident: Incident) -> str:
    """Conduct, illegal material and the monitoring team's own incidents are not for the SOC."""
    return "incidents" if incident.audience == "soc" else "incidents-restricted"


def finding_hash(finding_id: str) -> int:
    """64 bits of a finding's id, to know a repeat by."""
    return int.from_bytes(blake2b(finding_id.encode(), digest_size=8).digest(), "big")


def _by_time(finding: KeptFinding) -> tuple[datetime, str]:
    return finding.at, finding.finding_id


def _change(every: Sequence[Finding], standing: Sequence[Finding], acts: Sequence[Act]) -> IncidentChange:
    if not standing:
        return "withdrawn"
    latest = max(every, key=_by_time)
    if acts and acts[-1].at >= latest.at:
        return "evidence_withdrawn" if acts[-1].withdraws else "reopened"
    return "opened" if len(every) == 1 else "evidence_added"


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
