"""An account of ours that the register does not know signs in or acts, or a mailbox of ours is nobody's.

Why: WCC 3, the council's facilities are for authorised users; for DMU an account that nobody has is a breach of network
security (2.7c). Shared and service mailboxes, lists and proper channels are somebody's. Where the register holds no
people at all it cannot say who is missing. That an account ends is no activity of it.
"""

from __future__ import annotations

from headerfirst.agents.account_rights import is_judged
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class UnregisteredAccount(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: UnregisteredAccount, __: PackFile) -> Prepared:
    return Prepared(act=look)


def look(act: AccountAct) -> Grounds | None:
    if act.record.change == "leaver" or not is_judged(act):
        return None
    if _is_nobodys(act.actor):
        return Grounds(("actor", "change"), (f"act:{act.record.change}", "account:unregistered"))
    if _is_nobodys(act.mailbox):
        evidence = (f"act:{act.record.change}", "mailbox:unregistered")
        return Grounds(("mailbox", "change"), evidence, about="account")
    return None


def _is_nobodys(party: Party) -> bool:
    return party.ours and not party.is_known and party.mailing_list is None and party.channel is None


DETECTOR = Detector(name="unregistered_account", reads="accounts", parameters=UnregisteredAccount, prepare=prepare)
