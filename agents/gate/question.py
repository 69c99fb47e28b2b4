"""What the gate is asked, with everything that an answer may rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack
from headerfirst.agents.signatures import Signer
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts
from headerfirst.schemas.policy import GateTerms, KindTerms, PurposeTerms
from headerfirst.schemas.register import Person, RegisterRecord


@dataclass(frozen=True, slots=True)
class Consent:
    """A signed approval, in the order of the offsets of `commands`; `at` is the broker's time of it."""

    signer: Signer
    at: datetime


@dataclass(frozen=True, slots=True)
class Shield:
    """A protection on record, with the record that gives it."""

    record: RegisterRecord
    protection: Protection


@dataclass(frozen=True, slots=True)
class Question:
    """One request at one moment. Breach is judged by event time; access, which this is, by record times and now."""

    request: InspectionRequest
    asked_at: datetime
    """Broker time of the request."""
    moment: Moment
    latest: datetime
    """The latest record time that anything carries: a clock that is behind it is in doubt."""
    pack: ReadyPack | None
    """In force now."""
    register: Register
    directory: Directory
    shields: Mapping[str, Sequence[Shield]]
    """By party: the protections that the register gives now."""
    facts: Mapping[str, MessageFacts]
    """By message token, as far as they are known."""
    approvals: Sequence[Consent]
    """By different people who may approve; the last is the one that is judged."""
    consulted_at: Mapping[str, datetime]
    """By consultation id: the broker's time of its ledger entry."""
    headings_listed: bool = False
    """Whether a granted look at the headings of this mailbox, for this purpose, came before."""

    @property
    def given_at(self) -> datetime:
        """When a person asked, by the broker: the gate may have written it down later, and what happened meanwhile came
        after. What triage states is the event's time; it asked when its request came.
        """
        return min(self.asked_at, self.request.requested_at) if self.request.requester is not None else self.asked_at

    # The policy. Where it says nothing, the first conditions refuse; whoever asks on is refused too.

    @property
    def kind_terms(self) -> KindTerms | None:
        return self.pack.pack.file.gate.kinds.get(self.request.kind) if self.pack is not None else None

    @property
    def purpose_terms(self) -> PurposeTerms | None:
        purposes = self.pack.pack.file.purposes if self.pack is not None else ()
        return next((terms for terms in purposes if terms.id == self.request.purpose), None)

    @property
    def policy(self) -> ReadyPack:
        if self.pack is None:
            raise Forbidden("No policy is in force.")
        return self.pack

    @property
    def gate(self) -> GateTerms:
        return self.policy.pack.file.gate

    @property
    def kind(self) -> KindTerms:
        if (terms := self.kind_terms) is None:
            raise Forbidden("The policy in force has no request of this kind.")
        return terms

    @property
    def purpose(self) -> PurposeTerms:
        if (terms := self.purpose_terms) is None:
            raise Forbidden("The policy in force has no such purpose.")
        return terms

    # The people

    @property
    def subject(self) -> Person | None:
        """Whom it is about: the person named, else whose mailbox it is."""
        person = self.directory.person(self.request.person)
        if person is None and self.mailbox is not None:
            person = self.register.party(self.mailbox, self.asked_at).person
        return person

    @property
    def mailbox(self) -> str | None:
        return self.directory.mailbox(self.request.mailbox_token)

    @property
    def requester(self) -> Person | None:
        """None: triage asks."""
        return self.directory.person(self.request.requester.token) if self.request.requester is not None else None

    @property
    def bringer(self) -> Person | None:
        """Whoever signed it, where they bring what somebody else is said to ask for."""
        return self.directory.person(self.request.requester.brought_by) if self.request.requester is not None else None

    @property
    def askers(self) -> list[Person]:
        """Both of them, as far as they are registered."""
        return [person for person in (self.requester, self.bringer) if person is not None]

    @property
    def by_triage(self) -> bool:
        return self.request.requester is None

    # What is asked for

    @property
    def is_scan(self) -> bool:
        return self.request.mode == "scan"

    @property
    def is_automatic(self) -> bool:
        """A scan by the purpose's own scanners, asked for by triage: what a pack may grant without people."""
        return self.request.kind == "open-content" and self.is_scan and self.by_triage and self.purpose.automatic

    def facts_of(self, token: str) -> MessageFacts | None:
        """What is known of a message. What a request itself says of it counts where triage asks, which saw it."""
        known = self.facts.get(token)
        if known is None and self.by_triage:
            known = next((facts for facts in self.request.messages if facts.message_token == token), None)
        return known

    @property
    def messages(self) -> list[MessageFacts]:
        """Of the messages in scope those of which something is known."""
        found = map(self.facts_of, self.request.scope.message_tokens)
        return [facts for facts in found if facts is not None]

    @property
    def knows_every_message(self) -> bool:
        return len(self.messages) == len(self.request.scope.message_tokens)
