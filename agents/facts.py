"""An event with what the register knows of it: what detectors look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.circumstances import working
from headerfirst.agents.party import Party
from headerfirst.agents.register import Register
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import ApprovalFor, Mark, ProtectedChannel
from headerfirst.schemas.web_proxy import WebProxy


@dataclass(slots=True)
class Mail:
    """`heading` is None where there is none, or where nobody may look at it: personal mail, proper channels."""

    record: EmailMetadata
    register: Register
    pack: PackFile
    sender: Party
    acting: Party
    """Whose mailbox it is."""
    recipients: tuple[Party, ...]
    """To, Cc and Bcc in order."""
    heading: str | None
    marks: list[Mark]
    """Signs that it is personal."""
    channel: ProtectedChannel | None

    @property
    def personal(self) -> bool:
        return bool(self.marks)

    @property
    def at(self) -> datetime:
        return self.record.observed_at

    @property
    def person(self) -> Person | None:
        """The person who acts: who signed in to send it, where that is known, else whose mailbox sent it. Nobody
        answers for what somebody else sent through their mailbox.
        """
        return self.account.person if self.record.mailbox_role == "sender" else None

    @property
    def account(self) -> Party:
        """Who signed in to send it; the mailbox where no account is stated, or a log-in name that tells nothing."""
        signed_in = self.record.authenticated_sender
        if signed_in is None:
            return self.acting
        party = self.register.party(signed_in, self.at)
        return party if party.is_known or "@" in signed_in else self.acting

    def external_recipients(self) -> Iterator[Party]:
        return (party for party in self.recipients if not party.ours)

    def approved(self, purpose: ApprovalFor, value: str) -> bool:
        """Whether an approval dated before the event covers the object (an approval after the fact does not), given to
        whoever acts or on whose behalf it is sent.
        """
        # A clock that runs ahead makes nobody's mail later than its arrival.
        moment = self.at if self.record.sent_at is None else min(self.record.sent_at, self.at)
        acting, owner = self.person, self.acting.person
        if acting is not None and owner is not None and acting.id != owner.id:
            return any(self.register.approved(purpose, value, moment, person.id) for person in (acting, owner))
        person = acting or owner
        return self.register.approved(purpose, value, moment, person.id if person is not None else None)


@dataclass(slots=True)
class Visit:
    record: WebProxy
    register: Register
    pack: PackFile
    person: Person | None
    """Whom the proxy authenticated, or whose address it was."""

    @property
    def working(self) -> bool | None:
        """Whether the person was at work; None where that is not known."""
        return working(self.register, self.person, self.at)

    @property
    def at(self) -> datetime:
        return self.record.observed_at

    @property
    def blocked(self) -> bool:
        return self.record.action == "blocked"

    def approved(self, purpose: ApprovalFor, value: str) -> bool:
        return self.register.approved(purpose, value, self.at, self.person.id if self.person else None)
