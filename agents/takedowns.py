"""The book of takedowns: what somebody had to take down and did not say to have taken down by the day that was set.

DMU 2.6: not to comply "may in itself" be a breach. What was asked for, and until when, stands in the request that was
granted; that it was done, in a finding of the reports agent, which is kept longer than the report. A report that comes
after the deadline joins the incident: a removal that was late, or one in time that was told late, as a correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.detector import Grounds, Joining
from headerfirst.agents.detectors.takedown import DETECTOR, DONE
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench, Occasion, Subject, finding, incident_id, mode_of
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.settled import Settled
from headerfirst.agents.party import Party
from headerfirst.agents.protections import shield_of_parties
from headerfirst.agents.rules import ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Output, Publish
from headerfirst.agents.withdrawal import names_in_report
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.vocabulary import RequestKind, StatementKind

_KIND: RequestKind = "takedown"


@dataclass(slots=True)
class _Asked:
    """A request and what became of it; the topics come in any order."""

    request: InspectionRequest | None = None
    granted: Decision | None = None
    revoked_at: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """None where it was never granted, or was taken back before its time."""
        if self.request is None or self.granted is None:
            return None
        grant = self.granted.grant
        due = self.request.scope.until or (grant.expires_at if grant is not None else None)
        return None if due is None or (self.revoked_at is not None and self.revoked_at < due) else due


@dataclass(frozen=True, slots=True)
class _Deadline:
    """One that has passed, with the rule that says so and whom it is about."""

    due: datetime
    granted: Decision
    since: datetime
    """When it was asked for."""
    ready: ReadyRule
    subject: Subject
    parties: tuple[Party, ...]


class TakedownBook:
    """Takes `inspection-requests`, `decisions` and `findings`, its own among them."""

    def __init__(self, bench: Bench, directory: Directory) -> None:
        self._bench = bench
        self._directory = directory
        self._asked: dict[str, _Asked] = {}
        self._settled = Settled()
        self._done: dict[str, Finding] = {}
        """What was reported as taken down, by finding."""
        self._said: set[str] = set()
        """Findings about takedowns that are on the topic."""
        self._counted: set[str] = set()
        """Requests of which a rule in shadow has counted the deadline: it is asked again and again."""

    def forget(self) -> None:
        """All but what was counted: the process has not counted less for reading its topics again."""
        for told in (self._asked, self._done, self._said):
            told.clear()
        self._settled.forget()

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case InspectionRequest() as request if request.kind == _KIND:
                asked = self._asked.setdefault(request.request_id, _Asked())
                asked.request = asked.request or request
            case Decision() as decision if decision.kind == _KIND and self._settled.take(decision):
                self._take_decision(decision)
            case Finding() as found if found.category == "takedown_not_done":
                self._said.add(found.finding_id)
                if DONE in found.evidence:
                    self._done[found.finding_id] = found

    def _take_decision(self, decision: Decision) -> None:
        """That the grant ran out says nothing of whether it was complied with."""
        asked = self._asked.setdefault(decision.request_id, _Asked())
        if decision.outcome == "granted":
            asked.granted = decision
        elif decision.outcome == "revoked":
            asked.revoked_at = decision.at

    def say(self, moment: Moment) -> list[Output]:
        """Deadlines that have passed, and what was told since, as far as the topic does not hold it yet."""
        if not moment.register_is_fresh:
            return []
        deadlines = [self._deadline(asked, moment) for _, asked in sorted(self._asked.items())]
        return [output for one in deadlines if one is not None for output in self._of(one)]

    def _deadline(self, asked: _Asked, moment: Moment) -> _Deadline | None:
        due, granted, request = asked.due, asked.granted, asked.request
        # What is older than its topics are kept may have been said and forgotten.
        if due is None or granted is None or request is None or not moment.now - REMEMBERED < due <= moment.now:
            return None
        ready, subject = self._rule(due), self._subject(granted.person)
        if ready is None or subject is None:
            return None
        person, register = subject.person, self._bench.register
        parties = tuple(register.party(address, due) for address in (person.addresses if person is not None else ()))
        if out_of_scope(person, None) is not None or shield_of_parties(parties, (due,)) is not None:
            return None
        return _Deadline(due, granted, request.requested_at, ready, subject, parties)

    def _rule(self, due: datetime) -> ReadyRule | None:
        """Of the pack that was in force when the time was up; another policy may set no such deadline."""
        pack = self._bench.packs.in_force(self._bench.register, due)
        rules = pack.report_rules if pack is not None else ()
        return next((ready for ready in rules if ready.detector.name == DETECTOR.name), None)

    def _subject(self, token: str | None) -> Subject | None:
        """Whom the request names; by the token alone, once nobody is registered for it."""
        if token is None:
            return None
        person = self._directory.person(token)
        if person is None:
            return Subject("person", token, token)
        return Subject("person", person.id, self._bench.pseudonyms.person(person.id), person)

    def _of(self, one: _Deadline) -> Iterator[Output]:
        if mode_of(self._bench, one.ready, one.due) == "shadow":
            if one.granted.request_id not in self._counted and not self._is_done_in_time(one):
                self._counted.add(one.granted.request_id)
                yield from self._missed(one)
            return
        missed = self._missed(one)
        is_new = self._is_new(missed)
        if is_new and not self._is_done_in_time(one):
            yield from missed
        elif is_new:
            return
        for done in self._done_by(one):
            told = self._told_since(one, done)
            if self._is_new(told):
                yield from told

    def _is_new(self, outputs: list[Output]) -> bool:
        records = (output.record for output in outputs if isinstance(output, Publish))
        return any(isinstance(record, Finding) and record.finding_id not in self._said for record in records)

    def _is_done_in_time(self, one: _Deadline) -> bool:
        return any(done.at <= one.due for done in self._done_by(one))

    def _done_by(self, one: _Deadline) -> list[Finding]:
        """What that person was reported to have taken down since it was asked for; in its case, where both name one."""
        return [
            done
            for _, done in sorted(self._done.items())
            if one.since <= done.at
            and (None in {done.case_id, one.granted.case_id} or done.case_id == one.granted.case_id)
            and self._is_of(done, one.subject)
        ]

    def _is_of(self, done: Finding, subject: Subject) -> bool:
        """Whatever the person was called then."""
        if done.person is None:
            return False
        is_named = subject.person is not None and self._directory.is_token_of(done.person, subject.person)
        return is_named or done.person == subject.token

    def _missed(self, one: _Deadline) -> list[Output]:
        return self._find(one, one.granted.request_id, one.due, Grounds(("until",), ("takedown:not-done",)))

    def _told_since(self, one: _Deadline, done: Finding) -> list[Output]:
        """The deadline was missed, or that is what was said: late, or put right."""
        incident = incident_id(self._bench, one.ready.pack, one.ready.rule.category, one.subject, one.due)
        in_time = done.at <= one.due
        statement: StatementKind | None = "correction" if in_time else None
        joins = Joining(incident_ids=(incident,), statement=statement)
        evidence = "takedown:in-time" if in_time else "takedown:late"
        return self._find(one, done.event_id, done.at, Grounds(("kind",), (evidence,), joins=joins))

    def _find(self, one: _Deadline, event_id: str | None, at: datetime, grounds: Grounds) -> list[Output]:
        occasion = Occasion(
            event_id=event_id,
            at=at,
            parties=names_in_report(one.parties),
            case_id=one.granted.case_id,
            in_working_hours=None,
            employer_equipment=None,
            stated_case_id=one.granted.case_id,
        )
        return finding(self._bench, one.ready, one.subject, occasion, grounds)
