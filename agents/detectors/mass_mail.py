"""Mail to a list of all users, or to more people than one writes to by hand, without an approval dated before it.

Why: it takes everybody's time, and a mistake in it cannot be called back. DMU 2.7g allows it only "where prior approval
has been obtained"; for WCC it is a use that interferes with the running of the business (3, personal use 2).
A list of a union is the union's own affair (DMU 1.5). Whoever owns a list that is merely large needs no approval for
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class MassMail(Struct, frozen=True, kw_only=True):
    recipients_over: Annotated[int, msgspec.Meta(ge=1)]
    """So many people are written to before it is mass mail."""


def prepare(parameters: MassMail, _: PackFile) -> Prepared:
    most = parameters.recipients_over

    def look(mail: Mail) -> Grounds | None:
        lists = [party for party in mail.recipients if party.mailing_list is not None]
        # Where a list is addressed its members are behind the count: only who is named beside it is counted.
        many = (len(mail.recipients) if lists else mail.record.recipient_count) > most
        if not lists and not many:
            return None
        scopes = sorted({_scope(party) for party in _unapproved(mail, lists)})
        if not (scopes or many) or is_automatic(mail) or mail.approved("mass-mail", mail.acting.address):
            return None
        evidence = [f"list:{scope}" for scope in scopes] + ([f"recipients:over-{most}"] if many else [])
        return Grounds(("to", "cc", "bcc", "recipient_count"), tuple(evidence))

    return Prepared(mail=look)


def _unapproved(mail: Mail, lists: Iterable[Party]) -> Iterable[Party]:
    return (party for party in lists if _needs_approval(mail, party) and not mail.approved("mass-mail", party.address))


def _needs_approval(mail: Mail, party: Party) -> bool:
    mailing, person = party.mailing_list, mail.person
    if mailing is None or mailing.scope == "union":
        return False
    return mailing.scope == "all-users" or person is None or mailing.owner != person.id


def _scope(party: Party) -> str:
    return party.mailing_list.scope if party.mailing_list is not None else ""


DETECTOR = Detector(name="mass_mail", reads="mail", parameters=MassMail, prepare=prepare)
