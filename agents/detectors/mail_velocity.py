"""More mail to the outside within an hour than a person writes: one sender's messages, or their recipients, counted.

Why: DMU 2.7g forbids "spamming", WCC 3 what interferes with the business (personal use 2). It may come as many single
messages that no look at one of them shows; an account that was taken over sends so too. Which of the two a rule means
is its category. What was approved as mass mail, what a program, a service's mailbox or a list server sends, and what
goes to a union's own list (DMU 1.5) is not counted. The finding says that the threshold was passed, never how far nor
to whom. Hours are those of the sender's own clock; of an account as such, which may be in somebody else's hands, those
of the policy's.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use
from headerfirst.agents.facts import Mail
from headerfirst.agents.usage import Tally
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct


class MailVelocity(Struct, frozen=True, kw_only=True):
    counted_as: Name
    """The class under which the hours are kept. What is counted to stop an intruder is not for judging conduct, so that
    a rule of either kind has a class of its own.
    """
    about: Literal["person", "account"]
    """Whose mail is counted, and whom a finding is about: who sends, or the account, whose owner may be a victim."""
    unit: Literal["messages", "recipients"]
    """What is counted: messages to the outside, or their recipients outside."""
    per_hour: Annotated[int, msgspec.Meta(ge=1)]
    """More than these in an hour."""


def prepare(parameters: MailVelocity, _: PackFile) -> Prepared:
    name, most, by_message = parameters.counted_as, parameters.per_hour, parameters.unit == "messages"
    passed = Grounds(("to", "cc", "bcc", "recipient_count", "observed_at"), (f"{parameters.unit}-an-hour:over-{most}",))

    def counts(mail: Mail) -> Use | None:
        if is_automatic(mail) or _to_a_union(mail) or _is_approved(mail):
            return None
        return Use(name, 1 if by_message else _outside(mail), parameters.about)

    def judges(tally: Tally) -> Grounds | None:
        hours = tally.hours.get(name)
        return passed if hours and max(hours.values()) > most else None

    return Prepared(counts_mail=counts, judges=judges)


def _outside(mail: Mail) -> int:
    """Recipients outside: those named, and those that the source counts without a name. Where a list of ours is
    addressed its members are behind the count, so that only who is named is counted.
    """
    ours, named = sum(party.ours for party in mail.recipients), len(mail.recipients)
    if any(party.mailing_list is not None for party in mail.recipients):
        return named - ours
    return max(mail.record.recipient_count, named) - ours


def _to_a_union(mail: Mail) -> bool:
    return any(party.mailing_list is not None and party.mailing_list.scope == "union" for party in mail.recipients)


def _is_approved(mail: Mail) -> bool:
    return any(mail.approved("mass-mail", address) for address in {mail.acting.address, mail.sender.address})


DETECTOR = Detector(
    name="mail_velocity",
    reads="mail",
    parameters=MailVelocity,
    prepare=prepare,
    directions=frozenset({"outbound"}),
)
