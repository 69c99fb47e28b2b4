"""Tells the incidents what people did and what inspections said: a fold of commands, decisions, results and referrals.

A command names its incident; a result names its request, and the request's decision says which incident that was about.
"""

from __future__ import annotations

from dataclasses import replace

from headerfirst.agents.book import Arrival
from headerfirst.agents.directory import Directory
from headerfirst.agents.dossier import ReferralTerms
from headerfirst.agents.gate.settled import Settled
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.persons_acts import COMMANDS, act_of_command, act_of_referral, act_of_result
from headerfirst.agents.register import Register
from headerfirst.agents.signatures import signer_of
from headerfirst.schemas.command import Command
from headerfirst.schemas.incident import Referral
from headerfirst.schemas.inspection import Decision, InspectionResult

TOPICS = ("commands", "decisions", "inspection-results", "referrals")


class ActFeed:
    """Topics come in any order among each other; what came in vain is kept until its other half is there."""

    def __init__(self, book: IncidentBook, register: Register, directory: Directory) -> None:
        self._book = book
        self._register = register
        self._directory = directory
        self._settled = Settled()
        self._decisions: dict[str, Decision] = {}
        """Granted ones about an incident, by request."""
        self._results: dict[str, list[Arrival]] = {}
        """Results whose request's decision was not seen yet."""

    def forget(self) -> None:
        self._settled.forget()
        self._decisions.clear()
        self._results.clear()

    @property
    def waiting(self) -> int:
        """Requests with a result and no decision yet."""
        return len(self._results)

    def take(self, arrival: Arrival) -> None:
        match arrival.record:
            case Command():
                self._command(arrival, arrival.record)
            case Decision():
                self._decision(arrival, arrival.record)
            case InspectionResult():
                self._result(arrival, arrival.record)
            case _ if arrival.topic == "referrals":
                self._referral(arrival)

    def _command(self, arrival: Arrival, command: Command) -> None:
        if command.kind not in COMMANDS or command.incident_id is None:
            return
        signer = signer_of(self._register, self._directory, arrival)
        act = act_of_command(arrival, signer) if signer is not None else None
        if act is not None and signer is not None:
            names = frozenset(self._directory.tokens_of(signer.person.id))
            self._book.act(command.incident_id, replace(act, by_also=names))

    def _decision(self, arrival: Arrival, decision: Decision) -> None:
        """The first terminal outcome counts: what a late gate grants refers nobody."""
        if not self._settled.take(decision) or decision.outcome == "pending":
            return
        waiting = self._results.pop(decision.request_id, ())
        if decision.outcome != "granted" or decision.incident_id is None:
            return
        self._decisions[decision.request_id] = decision
        if decision.kind == "refer" and decision.case_id is not None:
            role = decision.requester.role if decision.requester is not None else "information-security"
            about = self._names_of(decision)
            self._book.act(decision.incident_id, act_of_referral(arrival, about))
            terms = ReferralTerms(role, decision.reason or "", about)
            self._book.refer(decision.incident_id, decision.case_id, terms)
        for result in waiting:
            self.take(result)

    def _names_of(self, decision: Decision) -> frozenset[str]:
        """Under which the person is known that it is about: an incident may be older than today's tokens."""
        person = self._directory.person(decision.person)
        today = self._directory.tokens_of(person.id) if person is not None else []
        return frozenset(filter(None, [decision.person, *today]))

    def _result(self, arrival: Arrival, result: InspectionResult) -> None:
        decision = self._decisions.get(result.request_id)
        if decision is None:
            standing = self._settled.standing(result.request_id)
            if standing is None or standing.outcome == "pending":
                self._results.setdefault(result.request_id, []).append(arrival)
            return
        act = act_of_result(arrival, decision)
        if act is not None and decision.incident_id is not None:
            self._book.act(decision.incident_id, act)

    def _referral(self, arrival: Arrival) -> None:
        case_id, _, incident_id = arrival.key.rpartition("/")
        referral = arrival.record if isinstance(arrival.record, Referral) else None
        self._book.known_referral(case_id, incident_id, referral)
