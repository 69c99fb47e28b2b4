"""What is known of each request: who asked what, which commands were given about it, and what became of it.

The gate judges by it, and inspection judges by it again at the moment of opening: both fold the same topics. Requests
that nobody but triage had a hand in are many, and nothing but their end is kept of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.effective import EVER
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import Ages
from headerfirst.agents.gate.evidence import Evidence
from headerfirst.agents.gate.given import ACTING, CONSULTING, Commands, Given, prove
from headerfirst.agents.gate.judge import Verdict, judge
from headerfirst.agents.gate.question import Consent, Question
from headerfirst.agents.gate.settled import Settled, is_answer
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.command import Command
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Decision, InspectionRequest, InspectionResult
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.vocabulary import CommandKind, Outcome

_LISTED_UNDER: Final[dict[CommandKind, frozenset[Outcome]]] = {
    "approve": frozenset({"pending", "granted", "refused"}),
    "refuse": frozenset({"refused"}),
    "revoke": frozenset({"revoked"}),
    "need-met": frozenset({"revoked"}),
}
"""Which decisions name whoever gave such a command."""


@dataclass(slots=True)
class Asked:
    """One request. Commands about it may be there before it, and decisions too while topics are being read."""

    request_id: str
    request: InspectionRequest | None = None
    asked_at: datetime = EVER
    acts: list[Given] = field(default_factory=list)
    """In the order of their offsets."""
    decisions: list[Decision] = field(default_factory=list)
    """Those that counted."""
    listed: set[tuple[Outcome, str, datetime]] = field(default_factory=set)
    """Who is named by any decision on the topic, and when they spoke."""

    def is_listed(self, given: Given) -> bool:
        """Whether a decision rests on the command already."""
        token, outcomes = given.command.actor.token, _LISTED_UNDER.get(given.command.kind, frozenset())
        return any((outcome, token, given.at) in self.listed for outcome in outcomes)

    def resting_on(self, given: Given) -> Decision | None:
        """The first decision that counted and rests on the command; its word is the last of those that it rests on."""
        token, outcomes = given.command.actor.token, _LISTED_UNDER.get(given.command.kind, frozenset())
        for decision in self.decisions:
            spoke = decision.approvers[-1] if decision.approvers else None
            if spoke is not None and decision.outcome in outcomes and (spoke.token, spoke.at) == (token, given.at):
                return decision
        return None


class Docket:
    """Takes `inspection-requests`, `commands`, `decisions`, `findings`, `inspection-results` and `ledger-entries`."""

    def __init__(self, bench: Bench, directory: Directory, shields: ShieldIndex) -> None:
        self.bench = bench
        self.directory = directory
        self.settled = Settled()
        self.evidence = Evidence()
        self.commands = Commands(bench.pseudonyms)
        self.answered: set[str] = set()
        """Commands that decided nothing, and were told so."""
        self._shields = shields
        self._asked: dict[str, Asked] = {}
        self._closed: set[str] = set()
        """Requests that are over, and that nobody but triage had a hand in."""
        self._listings: set[str] = set()
        """Requests for headings that were granted."""
        self._consulted: dict[str, datetime] = {}
        """The broker's times of consultations' entries, by entry id."""
        self._ages: Ages[str] = Ages()
        self._latest = EVER

    # What the topics say

    def take(self, arrival: Arrival) -> str | None:
        """The request that it is about, where it is about one."""
        self._latest = max(self._latest, arrival.at)
        match arrival.record:
            case InspectionRequest() as request:
                return self._take_request(request, arrival.at)
            case Decision() as decision:
                self.take_decision(decision, arrival.at)
                return decision.about_request if is_answer(decision) else decision.request_id
            case Command():
                given = self.take_command(arrival)
                return given.command.request_id if given is not None else None
            case Finding() as finding:
                self.evidence.take_finding(finding)
            case InspectionResult() as result:
                self.evidence.take_result(result)
            case LedgerEntry() as entry if entry.kind == "consultation":
                self._consulted.setdefault(entry.entry_id, arrival.at)
                return entry.decision_id
        return None

    def _take_request(self, request: InspectionRequest, at: datetime) -> str:
        """The first of an id counts."""
        if request.request_id not in self._closed:
            asked = self._of(request.request_id, at)
            if asked.request is None:
                asked.request, asked.asked_at = request, at
        return request.request_id

    def take_decision(self, decision: Decision, at: datetime) -> bool:
        """Whether it says something new: what became of its request, or what a command came to."""
        self._latest = max(self._latest, at)
        if is_answer(decision):
            is_new = decision.request_id not in self.answered
            self.answered.add(decision.request_id)
            return is_new
        counts = self.settled.take(decision)
        if decision.request_id in self._closed:
            return counts
        asked = self._of(decision.request_id, at)
        asked.listed.update((decision.outcome, one.token, one.at) for one in decision.approvers)
        if counts:
            asked.decisions.append(decision)
            if decision.kind == "list-headings" and decision.outcome == "granted":
                self._listings.add(decision.request_id)
        return counts

    def take_command(self, arrival: Arrival) -> Given | None:
        """None where it is a repeat."""
        self._latest = max(self._latest, arrival.at)
        given = self.commands.take(arrival)
        if given is None:
            return None
        command = given.command
        if command.kind in ACTING | CONSULTING and command.request_id is not None:
            self._of(command.request_id, given.at).acts.append(given)
        return given

    def _of(self, request_id: str, at: datetime) -> Asked:
        asked = self._asked.get(request_id)
        if asked is None:
            asked = self._asked[request_id] = Asked(request_id)
            self._ages.note(request_id, at)
        return asked

    # What is known

    def asked(self, request_id: str) -> Asked | None:
        return self._asked.get(request_id)

    def is_closed(self, request_id: str) -> bool:
        return request_id in self._closed

    def is_triages(self, request_id: str) -> bool:
        """Whether no person had a hand in it so far."""
        asked = self._asked.get(request_id)
        return asked is not None and asked.request is not None and asked.request.requester is None and not asked.acts

    def has(self, request_id: str) -> bool:
        """Whether the request itself lies on its topic."""
        asked = self._asked.get(request_id)
        return request_id in self._closed or (asked is not None and asked.request is not None)

    def consultation_entry(self, given: Given) -> str:
        """The id of the entry that tells when the officer's word was recorded."""
        return self.bench.pseudonyms.identity("entry", "consultation", given.answer_id)

    def is_recorded(self, consulting: Given) -> bool:
        return self.consultation_entry(consulting) in self._consulted

    def consulted_at(self, acts: Sequence[Given]) -> dict[str, datetime]:
        """By consultation id, of those among the commands."""
        found = {}
        for given in acts:
            entry_id = self.consultation_entry(given) if given.command.kind in CONSULTING else ""
            if entry_id in self._consulted:
                found[given.answer_id] = self._consulted[entry_id]
        return found

    def consent(self, given: Given) -> Consent | None:
        """A command that a decision counts as approval was proven then; keys may have changed since."""
        actor = given.command.actor
        person = self.directory.person(actor.token)
        return Consent(Signer(person, actor.token, actor.role), given.at) if person is not None else None

    def question(
        self, asked: Asked, moment: Moment, consents: Sequence[Consent], acts: Sequence[Given]
    ) -> Question | None:
        """With these approvals, and with the consultations among these commands; None while the request is not here."""
        request = asked.request
        if request is None:
            return None
        return Question(
            request=msgspec.structs.replace(request, target=self.evidence.target_of(request)),
            asked_at=asked.asked_at,
            moment=moment,
            latest=self._latest,
            pack=self.bench.packs.in_force(self.bench.register, moment.now),
            register=self.bench.register,
            directory=self.directory,
            shields=self._shields,
            facts=self.evidence.of(request),
            approvals=list(consents),
            consulted_at=self.consulted_at(acts),
            headings_listed=self._headings_listed(asked),
        )

    def question_for(self, request_id: str, moment: Moment) -> Question | None:
        """With all that is known by now: of approvals those that decisions count, and that the register still proves.
        Whoever could write decisions, and had nobody's key, has nothing opened; an approval under a key that was taken
        off the register opens nothing either.
        """
        asked = self._asked.get(request_id)
        if asked is None:
            return None
        counted = (given for given in asked.acts if given.command.kind == "approve" and asked.is_listed(given))
        signed = ((prove(self.bench, self.directory, given), given.at) for given in counted)
        consents = [Consent(signer, at) for signer, at in signed if isinstance(signer, Signer)]
        return self.question(asked, moment, consents, asked.acts)

    def judge_again(self, request_id: str, moment: Moment) -> Verdict | None:
        """Whether it would still be granted; None where nothing is known of it."""
        question = self.question_for(request_id, moment)
        return judge(question) if question is not None else None

    def _headings_listed(self, asked: Asked) -> bool:
        """Whether headings of the mailbox, else of the person, were shown for the purpose before it was asked."""
        request = asked.request
        if request is None or request.kind != "open-content" or request.requester is None:
            return False
        names = {request.mailbox_token, request.person} - {None}
        for request_id in self._listings:
            listing = self._asked[request_id]
            shown = listing.request
            if shown is None or shown.purpose != request.purpose or (shown.mailbox_token or shown.person) not in names:
                continue
            if any(one.outcome == "granted" and one.at <= asked.asked_at for one in listing.decisions):
                return True
        return False

    # Forgetting

    def close(self, request_id: str) -> None:
        """Keep of a request that is over, and that was triage's alone, nothing but that."""
        asked, standing = self._asked.get(request_id), self.settled.standing(request_id)
        if asked is None or asked.request is None or standing is None or not standing.is_over:
            return
        if self.is_triages(request_id) and not asked.listed:
            del self._asked[request_id]
            self._listings.discard(request_id)
            self._closed.add(request_id)

    def forget_outlived(self, now: datetime) -> None:
        """What the topics are about to lose."""
        for request_id in self._ages.outlived(now):
            asked = self._asked.pop(request_id, None)
            for given in asked.acts if asked is not None else ():
                self.answered.discard(given.answer_id)
            self._closed.discard(request_id)
            self._listings.discard(request_id)
            self.settled.drop(request_id)
        self.evidence.forget_outlived(now)
        self.commands.forget_outlived(now)

    def forget(self) -> None:
        for memory in (self.settled, self.evidence, self.commands, self._ages):
            memory.forget()
        for names in (self.answered, self._closed, self._listings):
            names.clear()
        self._asked.clear()
        self._consulted.clear()
        self._latest = EVER
