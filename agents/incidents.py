"""The incidents agent: findings of one person, category and window become one incident, in versions.

The memory holds the findings themselves and what the topics hold; a record is rendered where the two may differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from headerfirst.agents.dossier import (
    Copy,
    Dossier,
    ReferralTerms,
    copy_of,
    digest_of,
    render,
    retain_until,
    topic_of,
    version_of,
)
from headerfirst.agents.persons_acts import PersonsAct
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident, Referral, Referrer

KNOWN_FINDINGS: Final = 1000
"""At this many the incident takes no more: which those are, the order of the one partition of `findings` says."""
MOST_JOINS: Final = 100
"""Of these, how many may open nothing: nobody fills an incident with words before what they did is found."""


class IncidentBook:
    """All dossiers, and which of them may differ from what the topics hold."""

    def __init__(self) -> None:
        self._dossiers: dict[str, Dossier] = {}
        self._by_party: dict[str, set[str]] = {}
        self._histories: dict[str, list[Protection | None]] = {}
        self._protectors: dict[str, set[str]] = {}
        """Keys of protections by the party that they ever named."""
        self._changed: set[str] = set()
        self._purged: set[str] = set()
        self._said: set[str] = set()
        """Of what changed, what `changes` has told; the register may go on changing others until it is settled."""
        self._written: dict[str, dict[str, Copy]] = {}
        """What the topics hold of it then."""

    def __len__(self) -> int:
        return len(self._dossiers)

    def clear(self) -> None:
        """Forget the incidents; who is protected stays known."""
        self._dossiers.clear()
        self._by_party.clear()
        for told in (self._changed, self._purged, self._said, self._written):
            told.clear()

    def take(self, finding: Finding) -> bool:
        """Whether the incident has the finding now; false where it takes no more."""
        dossier = self._dossier(finding.incident_id)
        if finding.finding_id in dossier.findings:
            return True
        if len(dossier.findings) >= KNOWN_FINDINGS or (finding.joins and dossier.joins >= MOST_JOINS):
            return False
        dossier.findings[finding.finding_id] = finding
        for party in finding.parties:
            self._by_party.setdefault(party, set()).add(finding.incident_id)
            dossier.protections |= self._protectors.get(party, set())
        self._changed.add(finding.incident_id)
        return True

    def protect(self, key: str, protection: Protection | None) -> None:
        """Judge what is open again under a protection record; `None`: the record is gone or protects no longer."""
        history = self._histories.get(key, [])
        previous = history[-1] if history else None
        if protection == previous:
            return
        self._histories[key] = [*history, protection]
        for party in protection.parties if protection is not None else ():
            self._protectors.setdefault(party, set()).add(key)
        for party in _parties(previous) | _parties(protection):
            for incident_id in self._by_party.get(party, ()):
                self._dossiers[incident_id].protections.add(key)
                self._changed.add(incident_id)

    def act(self, incident_id: str, act: PersonsAct) -> None:
        """Something that a person did about it, or an inspection said of it; it may come before the findings. The first
        of a key counts: whoever gives an old command again, or another under its id, does nothing.
        """
        self._dossier(incident_id).acts.setdefault(act.key, act)
        self._changed.add(incident_id)

    def refer(self, incident_id: str, case_id: str, terms: ReferralTerms) -> None:
        """From now on HR's case system has it, in every version."""
        self._dossier(incident_id).referrals[case_id] = terms
        self._changed.add(incident_id)

    def known_referral(self, case_id: str, incident_id: str, referral: Referral | None) -> None:
        """What the topic of referrals says last."""
        referred = self._dossier(incident_id).referred
        if referral is None:
            referred.pop(case_id, None)
        else:
            referred[case_id] = digest_of(referral.incident)
        self._changed.add(incident_id)

    def known(self, incident: Incident, topic: str) -> None:
        """What a topic says last of an incident. Where that is a late writer's, or on the wrong topic by now, `changes`
        writes it over.
        """
        self._dossier(incident.incident_id).copies[topic] = copy_of(incident)
        self._changed.add(incident.incident_id)

    def purged(self, incident_id: str, topic: str) -> None:
        """A tombstone on a topic: no copy is there any more. An incident that is on no topic then had its time."""
        dossier = self._dossiers.get(incident_id)
        if dossier is not None and dossier.copies.pop(topic, None) is not None:
            self._purged.add(incident_id)

    def forget_expired(self, packs: Packs, now: datetime) -> None:
        """Once all topics were read: drop incidents that are on none and whose time is over. Their findings may outlive
        them, and must not open them again.
        """
        absent = [dossier for dossier in self._dossiers.values() if dossier.findings and not dossier.copies]
        for dossier in absent:
            if retain_until(packs, dossier) <= now:
                self._forget(dossier.incident_id)

    def _forget(self, incident_id: str) -> None:
        dossier = self._dossiers.pop(incident_id)
        for party in {party for finding in dossier.findings.values() for party in finding.parties}:
            incidents = self._by_party[party]
            incidents.discard(incident_id)
            if not incidents:
                del self._by_party[party]
        for told in (self._changed, self._purged, self._said):
            told.discard(incident_id)
        self._written.pop(incident_id, None)

    def _dossier(self, incident_id: str) -> Dossier:
        return self._dossiers.setdefault(incident_id, Dossier(incident_id))

    def changes(self, packs: Packs) -> Iterator[Publish]:
        """The newest version of each incident that changed, unless the topic has it already; a tombstone on a topic
        whose readers may not see it any more.
        """
        # Only now, since two topics are read in any order: an incident that moved is on the other one.
        for incident_id in [one for one in self._purged if not self._dossiers[one].copies]:
            self._forget(incident_id)
        self._purged.clear()
        self._said |= self._changed
        self._changed.clear()
        for incident_id in sorted(self._said):
            dossier = self._dossiers[incident_id]
            if dossier.breaches and not self._is_up_to_date(dossier):
                yield from self._bring_up_to_date(packs, dossier)

    def _is_up_to_date(self, dossier: Dossier) -> bool:
        """Whether a topic knows more, which is read again or had its time; or one topic has all that is known."""
        copies = list(dossier.copies.values())
        if any(copy.findings > len(dossier.findings) for copy in copies):
            return True
        if dossier.protections or dossier.acts or dossier.referrals or len(copies) != 1:
            return False
        return copies[0].version == version_of(dossier, self._histories)

    def _bring_up_to_date(self, packs: Packs, dossier: Dossier) -> Iterator[Publish]:
        incident = render(packs, dossier, self._histories)
        # An incident that was withdrawn before anybody saw it is not shown at all.
        if incident.state == "withdrawn" and not dossier.copies:
            return
        topic = topic_of(incident)
        held, copy = dossier.copies.get(topic), copy_of(incident)
        if held is None or held.version < copy.version or held.digest != copy.digest:
            if held is not None and held.version >= incident.version:
                # The register was compacted, and acts that counted are forgotten: readers take the highest version.
                incident = msgspec.structs.replace(incident, version=held.version + 1)
                copy = copy_of(incident)
            yield Publish(topic, dossier.incident_id, incident)
        else:
            copy = held
        yield from (Publish(other, dossier.incident_id, None) for other in sorted(dossier.copies) if other != topic)
        self._written[dossier.incident_id] = {topic: copy}
        yield from self._referrals(dossier, incident)

    def _referrals(self, dossier: Dossier, incident: Incident) -> Iterator[Publish]:
        digest = digest_of(incident)
        for case_id, terms in sorted(dossier.referrals.items()):
            is_theirs = incident.person is None or incident.person in terms.about
            # HR sees nothing that nobody referred: not the incident of somebody else than who was heard.
            if is_theirs and dossier.referred.get(case_id) != digest:
                referrer = Referrer(role=terms.role)
                record = Referral(case_id=case_id, referred_by=referrer, reason=terms.reason, incident=incident)
                yield Publish("referrals", f"{case_id}/{dossier.incident_id}", record)
                dossier.referred[case_id] = digest

    def settled(self) -> None:
        """The changes are on the topics."""
        for incident_id, copies in self._written.items():
            self._dossiers[incident_id].copies = copies
        self._written.clear()
        self._said.clear()


def _parties(protection: Protection | None) -> frozenset[str]:
    return protection.parties if protection is not None else frozenset()


def take_finding(book: IncidentBook, finding: Finding) -> list[Output]:
    """One finding into its incident."""
    return [] if book.take(finding) else [Counted("incident_full", (finding.class_, finding.category))]
