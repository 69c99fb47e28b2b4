"""An event with what the register knows of it: what detectors look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from headerfirst.agents.circumstances import working
from headerfirst.agents.party import Party
from headerfirst.agents.register import Register
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.register import Person
from headerfirst.schemas.report import Report
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
    account: Party
    """Who signed in to send it; the mailbox where no account is stated, or a log-in name that tells nothing."""
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
    categories: tuple[str, ...]
    """What the proxy's vendor and our own lists call the site."""

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


@dataclass(slots=True)
class AccountAct:
    """Something done to a mailbox or an account, and by whom."""

    record: AccountChange
    register: Register
    pack: PackFile
    mailbox: Party
    actor: Party
    target: Party | None
    """The address that a forwarding, a delegation or a share names."""
    channel: ProtectedChannel | None

    @property
    def at(self) -> datetime:
        return self.record.observed_at

    @property
    def by_owner(self) -> bool:
        """Whether whoever acts is whose mailbox it is."""
        if self.actor.address == self.mailbox.address:
            return True
        owner = self.mailbox.person
        return owner is not None and self.actor.person is not None and owner.id == self.actor.person.id

    def approved(self, purpose: ApprovalFor, value: str) -> bool:
        person = self.actor.person
        return self.register.approved(purpose, value, self.at, person.id if person is not None else None)


@dataclass(slots=True)
class Told:
    """What somebody reported, and whom it is about."""

    record: Report
    register: Register
    pack: PackFile
    reporter: Party
    about: Party | None
    """None where the report names nobody."""

    @property
    def at(self) -> datetime:
        return self.record.observed_at

    @property
    def by_the_person(self) -> bool:
        """Whether whom it is about reported it."""
        about, reporter = self.about, self.reporter
        if about is None:
            return False
        if about.person is None or reporter.person is None:
            return about.address == reporter.address
        return about.person.id == reporter.person.id

    def approved(self, purpose: ApprovalFor, value: str) -> bool:
        person = self.about.person if self.about is not None else None
        return self.register.approved(purpose, value, self.at, person.id if person is not None else None)
