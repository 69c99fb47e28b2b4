"""Mail sent from the account of somebody who no longer works here.

Why: DMU 9, a leaver's account ceases; WCC 3, the facilities are for authorised users. An agreement to keep the account
for a time is an approval with its dates. An out-of-office answer, and whatever else a program sent, is nobody's act;
what a colleague sends for them is the colleague's.
"""

from __future__ import annotations

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.effective import is_here
from headerfirst.agents.facts import Mail
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class LeaverMail(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: LeaverMail, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    account = mail.account
    if not _has_left(mail, account) or is_automatic(mail) or _may_keep_it(mail, account):
        return None
    return Grounds(("authenticated_sender", "mailbox", "observed_at"), ("account:of-a-leaver",))


def _has_left(mail: Mail, account: Party) -> bool:
    """By the end of the employment, or because every record of whose account it was has ended."""
    person = account.person
    if person is None:
        return account.ours and account.is_known and account.mailbox is None
    return person.ends is not None and not is_here(person, mail.at) and mail.at >= person.ends


def _may_keep_it(mail: Mail, account: Party) -> bool:
    person = account.person
    names = {account.address} | ({person.id, *person.addresses} if person is not None else set())
    return any(mail.approved("account-after-leaving", name) for name in names)


DETECTOR = Detector(name="leaver_mail", reads="mail", parameters=LeaverMail, prepare=prepare)
