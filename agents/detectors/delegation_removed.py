"""Somebody who took away the access to their mailbox that they have to give.

Why: WCC 3 requires employees to give "their line manager or other authorised officer" delegated access, so that the
council's business goes on when they are away. What they took away from others is theirs to take; what somebody else
took away, as on a move to another team, is not theirs to answer for. People who never gave it are counted, not named
(`headerfirst register gaps`).
"""

from __future__ import annotations

from headerfirst.agents.account_rights import is_program
from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.effective import effective, is_here
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class DelegationRemoved(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: DelegationRemoved, __: PackFile) -> Prepared:
    return Prepared(act=look)


def look(act: AccountAct) -> Grounds | None:
    owner = act.mailbox.person
    if act.record.change != "delegate" or act.record.enabled or not act.by_owner or owner is None:
        return None
    if is_program(act.mailbox) or not is_here(owner, act.at):
        return None
    whose = "unknown" if act.target is None else _whose(act, act.target)
    return None if whose is None else Grounds(("change", "enabled", "target"), (f"delegate:{whose}", "removed"))


def _whose(act: AccountAct, target: Party) -> str | None:
    """Whether it was the line manager's access, or access that is on record; None where it was neither."""
    owner, delegate = act.mailbox.person, target.person
    if owner is not None and delegate is not None and delegate.id == owner.manager:
        return "line-manager"
    names = {target.address, mailbox_form(delegate.id)} if delegate is not None else {target.address}
    addresses = {act.mailbox.address, *(map(mailbox_form, owner.addresses) if owner is not None else ())}
    on_record = (
        delegation
        for address in addresses
        for delegation in act.register.delegations(address)
        if effective(delegation, act.at) and mailbox_form(delegation.delegate) in names
    )
    return "on-record" if next(on_record, None) is not None else None


DETECTOR = Detector(name="delegation_removed", reads="accounts", parameters=DelegationRemoved, prepare=prepare)
