"""Mail that somebody sends from work to a private address of their own.

Why: WCC key point 2, only a corporate account for the council's business; 3, "All council business should be
conducted using the corporate email". What was sent may be a shopping list: the header cannot tell, so that rules ask
for a scan that answers yes or no. What is marked as personal is left alone. DMU 4.3 prefers the private account for
what is private, so its pack has no such rule.
"""

from __future__ import annotations

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.private_address import own_private
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class BusinessByPersonalAccount(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: BusinessByPersonalAccount, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    person, record = mail.person, mail.record
    if person is None:
        return None
    entries = (entry for group in (record.to, record.cc, record.bcc) for entry in group)
    for party, entry in zip(mail.recipients, entries, strict=True):
        if not party.ours and (sign := own_private(person, party, entry.name)) is not None:
            return None if is_automatic(mail) else Grounds(("to", "cc", "bcc"), (f"to:own-private-{sign}",))
    return None


DETECTOR = Detector(
    name="business_by_personal_account",
    reads="mail",
    parameters=BusinessByPersonalAccount,
    prepare=prepare,
    directions=frozenset({"outbound"}),
    decides=False,
)
