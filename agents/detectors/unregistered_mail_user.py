"""Mail that an account of ours sent which the register does not know.

Why: WCC 3, the council's facilities are for authorised users; for DMU an account that nobody has is a breach of network
security (2.7c). Shared and service mailboxes, lists, proper channels and what a program sent are somebody's; where the
register holds no people at all it cannot say who is missing.
"""

from __future__ import annotations

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class UnregisteredMailUser(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: UnregisteredMailUser, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    account, register = mail.account, mail.register
    if account.is_known or not account.ours or account.mailing_list is not None or account.channel is not None:
        return None
    if register.everyone_is_staff or is_automatic(mail) or next(register.people(), None) is None:
        return None
    return Grounds(("authenticated_sender", "mailbox"), ("account:unregistered",), about="account")


DETECTOR = Detector(
    name="unregistered_mail_user",
    reads="mail",
    parameters=UnregisteredMailUser,
    prepare=prepare,
)
