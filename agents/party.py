"""What the register says of one address at one moment: whose it is, and what protects it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from headerfirst.schemas.register import Mailbox, MailingList, Person
from headerfirst.schemas.vocabulary import ProtectedChannel, ShieldReason


class Term(NamedTuple):
    """From when to when somebody or something is protected; an absent end is open."""

    reason: ShieldReason
    start: datetime | None
    end: datetime | None

    def covers(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Party(NamedTuple):
    """What the register knows of one address at one moment, and over which time it would say the same."""

    address: str
    """Normalised, without a plus tag."""
    domain: str
    ours: bool
    person: Person | None
    mailbox: Mailbox | None
    terms: tuple[Term, ...]
    """Union protection, with its dates: all of them, since mail has two dates."""
    channel: ProtectedChannel | None
    mailing_list: MailingList | None
    is_known: bool
    """Whether it is anybody's or anything's; an address that is nobody's may be meant to look like somebody's."""
    since: datetime
    until: datetime
