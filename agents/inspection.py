"""The inspection agent: which granted messages are to be opened, and what follows from what was found in them.

It folds the topics that the gate folds, so that each opening is judged again, at that moment and with the message's own
headers, by the gate's own table. It opens nothing: that is the inspection worker's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import REMEMBERED, Ages
from headerfirst.agents.gate.docket import Docket
from headerfirst.agents.gate.evidence import merged
from headerfirst.agents.gate.judge import Verdict, judge
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.inspected import findings_of, result_entry
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Decision, Grant, InspectionResult, MessageFacts
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.vocabulary import RefusalReason


@dataclass(frozen=True, slots=True)
class Entered:
    """Where an entry lies on `ledger-entries`, by the broker's time."""

    offset: int
    at: datetime


class InspectionBook:
    """Reads `decisions`; follows what the gate reads, its own results, findings and entries."""

    def __init__(self, bench: Bench, directory: Directory, shields: ShieldIndex) -> None:
        self.bench = bench
        self.docket = Docket(bench, directory, shields)
        self._granted: dict[str, Decision] = {}
        """By request: grants for a program, that may have messages without a result."""
        self._done: set[tuple[str, str]] = set()
        """Request and message of each result."""
        self._entered: dict[str, Entered] = {}
        """Openings, and names that were told, by entry id."""
        self._listed: dict[str, dict[str, str]] = {}
        """By request for headings: the sealed target of each message that may be asked about."""
        self._owed: dict[str, Publish] = {}
        """What results lead to and the topics do not hold yet, by its id."""
        self._elsewhere: set[str] = set()
        """Of these, what somebody else is writing at this moment."""
        self._held: set[str] = set()
        """Ids of findings from content, and of entries about results, that the topics hold."""
        self._over: set[str] = set()
        """Requests that were never granted and never will be: no result has anything to say of them."""
        self._unjudged: list[tuple[datetime, InspectionResult]] = []
        """Results whose findings and entry were not worked out yet: the request may come after them."""
        self._ages: Ages[tuple[str, ...]] = Ages()
        """Of what is done (request, message) and entered (the entry's id)."""

    def forget(self) -> None:
        self.docket.forget()
        for known in (self._granted, self._done, self._entered, self._owed, self._held, self._over, self._unjudged):
            known.clear()
        self._listed.clear()
        self._ages.forget()

    def take(self, arrival: Arrival) -> None:
        self.docket.take(arrival)
        match arrival.record:
            case Decision() as decision:
                self._decision(decision)
            case InspectionResult() as result:
                self._result(result, arrival)
            case LedgerEntry() as entry:
                self._entry(entry, arrival)
            case Finding() as finding if finding.stage == "content":
                self._hold(finding.finding_id, arrival)

    def _result(self, result: InspectionResult, arrival: Arrival) -> None:
        """The first of a message counts; a view says nothing of what programs have done."""
        name = (result.request_id, result.message_token)
        if result.viewer is None:
            if name in self._done:
                return
            self._done.add(name)
            self._ages.note(name, arrival.at)
        if result.target is not None:
            self._listed.setdefault(result.request_id, {})[result.message_token] = result.target
        self._unjudged.append((arrival.at, result))

    def _decision(self, decision: Decision) -> None:
        standing = self.docket.settled.standing(decision.request_id)
        if standing is None:
            return
        if standing.is_over:
            self._granted.pop(decision.request_id, None)
            self._over.add(decision.request_id)
        elif standing.decision is not None and _is_for_a_program(standing.decision):
            self._granted[decision.request_id] = standing.decision

    def _entry(self, entry: LedgerEntry, arrival: Arrival) -> None:
        if entry.kind in ("opening", "reveal"):
            self._entered.setdefault(entry.entry_id, Entered(arrival.offset, arrival.at))
            self._ages.note((entry.entry_id,), arrival.at)
        elif entry.kind in ("result", "view"):
            self._hold(entry.entry_id, arrival)

    def _hold(self, name: str, arrival: Arrival) -> None:
        self._held.add(name)
        self._ages.note((name,), arrival.at)
        self._owed.pop(name, None)

    # What follows from results

    def say(self, moment: Moment) -> list[Output]:
        self._forget_outlived(moment.now)
        for at, result in self._unjudged:
            if at >= moment.now - REMEMBERED:  # what followed from an older one may be gone from its topic
                for owed in self._follows(result, moment):
                    self._owe(owed)
        self._unjudged.clear()
        for request_id in self._over:
            if self._grant_of(request_id) is None:
                self.docket.close(request_id)
        self._over.clear()
        return [self._owed[name] for name in sorted(self._owed.keys() - self._elsewhere)]

    def _grant_of(self, request_id: str) -> Decision | None:
        """Whatever became of it since."""
        asked = self.docket.asked(request_id)
        decisions = asked.decisions if asked is not None else ()
        return next((one for one in decisions if one.outcome == "granted"), None)

    def _follows(self, result: InspectionResult, moment: Moment) -> list[Publish]:
        decision = self._grant_of(result.request_id)
        if decision is not None and _is_one_of_many(decision, result):
            return []
        question = self.docket.question_for(result.request_id, moment)
        entry = result_entry(self.bench, decision, result)
        if decision is None or question is None:
            return [Publish("ledger-entries", entry.entry_id, entry)]
        found = findings_of(self.bench, question, decision, result)
        return [
            Publish("ledger-entries", entry.entry_id, entry),
            *(Publish("findings", one.person or one.about_token or "", one) for one in found),
        ]

    @contextmanager
    def written_by_another(self, name: str) -> Iterator[None]:
        """Not said here meanwhile, nor after it if all went well; said here after all if it did not."""
        self._elsewhere.add(name)
        try:
            yield
            self._held.add(name)
            self._owed.pop(name, None)
        finally:
            self._elsewhere.discard(name)

    def _owe(self, owed: Publish) -> None:
        name = owed.record.finding_id if isinstance(owed.record, Finding) else owed.key
        if name not in self._held:
            self._owed[name] = owed

    # What is to be opened

    def due(self, moment: Moment) -> list[tuple[Decision, str]]:
        """Grants that hold and the messages of each that have no result, oldest first."""
        waiting: list[tuple[Decision, str]] = []
        for request_id, granted in list(self._granted.items()):
            tokens = [one for one in _messages_of(granted) if (request_id, one) not in self._done]
            if not tokens or self.docket.settled.live(request_id, moment.now) is None:
                del self._granted[request_id]
            else:
                waiting += [(granted, token) for token in tokens]
        return sorted(waiting, key=lambda one: (one[0].at, one[0].request_id, one[1]))

    def live(self, request_id: str, moment: Moment) -> Decision | None:
        """The decision whose grant holds now."""
        return self.docket.settled.live(request_id, moment.now)

    def why_over(self, request_id: str, moment: Moment) -> RefusalReason | None:
        """Why a grant does not hold any more; None where it does."""
        if self.live(request_id, moment) is not None:
            return None
        standing = self.docket.settled.standing(request_id)
        return "revoked" if standing is not None and standing.outcome == "revoked" else "expired"

    def question(self, request_id: str, moment: Moment, seen: Mapping[str, MessageFacts]) -> Question | None:
        """The request as it stands now, with what the messages' own headers say beside what was said of them before: no
        mark or party is lost. None where nothing is known of it.
        """
        question = self.docket.question_for(request_id, moment)
        if question is None:
            return None
        facts = dict(question.facts)
        for token, own in seen.items():
            facts[token] = merged(filter(None, (facts.get(token), own))) or own
        return replace(question, facts=facts)

    def judge_again(self, request_id: str, moment: Moment, seen: Mapping[str, MessageFacts]) -> Verdict | None:
        """Whether it would be granted now, and as much as the decision says: whoever could write decisions may have
        added messages, viewers or a name to one.
        """
        question = self.question(request_id, moment, seen)
        if question is None:
            return None
        verdict, granted = judge(question), self.docket.settled.live(request_id, moment.now)
        if verdict.grant is None or granted is None or _is_within(granted, question, verdict.grant):
            return verdict
        return Verdict("refused", ("outside_scope",), verdict.clause)

    def listed(self, request_id: str) -> Mapping[str, str]:
        """The sealed target of each message that a look at headings found to be nobody's but the person's, by token."""
        return self._listed.get(request_id, {})

    def is_listed(self, request_id: str) -> bool:
        """Whether the look at headings that the request was granted is done."""
        return (request_id, request_id) in self._done

    def entered(self, entry_id: str) -> Entered | None:
        """Where the entry of an opening, or of a name that was told, lies; None while the topic does not hold it."""
        return self._entered.get(entry_id)

    # Forgetting

    def _forget_outlived(self, now: datetime) -> None:
        """What the topics are about to lose."""
        self.docket.forget_outlived(now)
        for name in self._ages.outlived(now):
            self._done.discard((name[0], name[-1]))
            self._listed.pop(name[0], None)
            self._entered.pop(name[0], None)
            self._held.discard(name[0])


def _is_within(granted: Decision, question: Question, judged: Grant) -> bool:
    """Whether a decision grants what its request asks for, of whom it asks, and nothing beside."""
    subject, named = question.subject, question.directory.person(granted.person)
    is_of_them = named is None or (subject is not None and named.id == subject.id)
    grant, kind = granted.grant, question.request.kind
    if grant is None or granted.kind != kind or grant.mode != judged.mode or not is_of_them:
        return False
    return {*grant.message_tokens} <= {*judged.message_tokens} and {*grant.viewers} <= {*judged.viewers}


def _is_for_a_program(decision: Decision) -> bool:
    """A scan, or a list of headings: of a human view nothing is done before somebody comes to look."""
    return decision.grant is not None and (decision.grant.mode == "scan" or decision.kind == "list-headings")


def _messages_of(decision: Decision) -> list[str]:
    """A list of headings has no messages before it is made: the request itself stands for it."""
    if decision.kind == "list-headings":
        return [decision.request_id]
    return decision.grant.message_tokens if decision.grant is not None else []


def _is_one_of_many(decision: Decision, result: InspectionResult) -> bool:
    """One of the messages that a list of headings shows: the ledger has the list."""
    return decision.kind == "list-headings" and result.message_token != result.request_id
