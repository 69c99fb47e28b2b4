"""Mail that one of our accounts sends out as accounts do that somebody has taken over.

Why: DMU 5.1(iv) and WCC 3 stop malicious mail by automated means, and what a stolen account sends is in our name. The
signs: the gateway calls what it sends spam or phish; answers are to go to an address outside that is not its owner's;
one message goes to very many outside. A rule says how many there have to be. The finding is about the account: its
owner may be the first victim. Bursts of single messages are counted by `mail_velocity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.private_address import own_private
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import GatewayVerdictName

Least = Annotated[int, msgspec.Meta(ge=1)]


class AccountCompromiseSigns(Struct, frozen=True, kw_only=True):
    at_least: Least
    """So many signs together."""
    verdicts: list[GatewayVerdictName]
    outside_over: Least
    """More recipients outside than these, in one message, are very many."""


def prepare(parameters: AccountCompromiseSigns, _: PackFile) -> Prepared:
    verdicts, most = frozenset(parameters.verdicts), parameters.outside_over

    def signs(mail: Mail) -> Iterator[str]:
        record = mail.record
        given = record.gateway_verdict
        if given is not None and given.verdict in verdicts:
            yield f"gateway:{given.verdict}"
        if record.reply_to and _answers_outside(mail):
            yield "reply-to:outside"
        if record.recipient_count > most and _outside(mail) > most and not _is_approved(mail):
            yield f"outside:over-{most}"

    def look(mail: Mail) -> Grounds | None:
        found = tuple(signs(mail))
        if len(found) < parameters.at_least or is_automatic(mail):
            return None
        return Grounds(("gateway_verdict", "reply_to", "recipient_count"), found, about="account")

    return Prepared(mail=look)


def _outside(mail: Mail) -> int:
    """Where a list of ours is addressed its members are behind the count: only who is named is counted."""
    listed = any(party.mailing_list is not None for party in mail.recipients)
    count = len(mail.recipients) if listed else mail.record.recipient_count
    return count - sum(party.ours for party in mail.recipients)


def _is_approved(mail: Mail) -> bool:
    return mail.approved("mass-mail", mail.acting.address)


def _answers_outside(mail: Mail) -> bool:
    """To an address that is neither ours nor the writer's own."""
    person = mail.person or mail.acting.person
    for entry in mail.record.reply_to:
        party = mail.register.party(entry.address, mail.at)
        if not party.ours and (person is None or own_private(person, party, entry.name) is None):
            return True
    return False


DETECTOR = Detector(
    name="account_compromise_signs",
    reads="mail",
    parameters=AccountCompromiseSigns,
    prepare=prepare,
    directions=frozenset({"outbound"}),
)
