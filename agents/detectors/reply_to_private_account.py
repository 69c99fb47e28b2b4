"""Mail from work that has its answers sent to the writer's own private address.

Why: WCC 3, "All council business should be conducted using the corporate email"; a Reply-To takes the business out of
it, along with whatever others write back. That stands in the header, so the detector decides. What is marked as
personal is left alone; DMU 4.3 prefers the private account for that, so its pack has no such rule.
"""

from __future__ import annotations

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.private_address import own_private
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class ReplyToPrivateAccount(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: ReplyToPrivateAccount, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    if not mail.record.reply_to or mail.person is None or is_automatic(mail):
        return None
    for entry in mail.record.reply_to:
        sign = own_private(mail.person, mail.register.party(entry.address, mail.at), entry.name)
        if sign is not None:
            return Grounds(("reply_to",), (f"reply-to:own-private-{sign}",))
    return None


DETECTOR = Detector(name="reply_to_private_account", reads="mail", parameters=ReplyToPrivateAccount, prepare=prepare)
