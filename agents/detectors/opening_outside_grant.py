"""Somebody who opens a mailbox that is not theirs, and whom nothing on record lets in.

Why: DMU Appendix A 5 has a procedure for access to a colleague's mail, with a request, an approval and an end; WCC 3
gives it to the line manager or an officer whom the Director nominated. Owners, people who share a mailbox, service
accounts, and whoever the register delegates the folder to at that moment are let in; after its end, or while the owner
is there where it holds for an absence only, nobody is.
"""

from __future__ import annotations

from headerfirst.agents.account_rights import delegations, is_approved_program, is_judged, is_program, owns
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class OpeningOutsideGrant(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: OpeningOutsideGrant, __: PackFile) -> Prepared:
    return Prepared(act=look)


def look(act: AccountAct) -> Grounds | None:
    if act.record.change != "open" or not act.record.enabled or not is_judged(act):
        return None
    if owns(act) or is_program(act.actor) or delegations(act):
        return None
    if is_approved_program(act):
        return None
    mailbox = act.mailbox.mailbox
    kind = mailbox.type if mailbox is not None else "personal"
    return Grounds(("change", "actor", "mailbox"), ("act:open", f"mailbox:{kind}", "right:none"))


DETECTOR = Detector(name="opening_outside_grant", reads="accounts", parameters=OpeningOutsideGrant, prepare=prepare)
