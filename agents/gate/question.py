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
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts
from headerfirst.schemas.policy import KindTerms, PurposeTerms
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
    def kind_terms(self) -> KindTerms | None:
        return self.pack.pack.file.gate.kinds.get(self.request.kind) if self.pack is not None else None

    @property
    def purpose_terms(self) -> PurposeTerms | None:
        purposes = self.pack.pack.file.purposes if self.pack is not None else ()
        return next((terms for terms in purposes if terms.id == self.request.purpose), None)

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
