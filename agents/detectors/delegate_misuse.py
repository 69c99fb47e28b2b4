"""Somebody who deletes from a mailbox, or sends in its owner's name, without the right to.

Why: access that is delegated is for reading. DMU Appendix A 1 lets a nominated colleague have "read only" access, and
by A 5iv whoever was given access in an absence "will not delete any emails"; WCC 3 delegates access and forbids to
write in another's name. Owners, people who share a mailbox and service accounts do nothing of the kind, nor does
anybody to whom the register gives the right.
"""

from __future__ import annotations

from collections.abc import Iterator

from headerfirst.agents.account_rights import (
    allows,
    delegations,
    is_approved_program,
    is_judged,
    is_program,
    owns,
    widest,
)
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Change, DelegatedAccess, DelegationBasis

_NEEDED: dict[Change, DelegatedAccess] = {
    "delete": "full",
    "send-as": "send-as",
    "send-on-behalf": "send-on-behalf",
}


class DelegateMisuse(Struct, frozen=True, kw_only=True):
    deletes_nothing: list[DelegationBasis]
    """On what basis of access nothing may be deleted, whatever else it allows."""


def prepare(parameters: DelegateMisuse, _: PackFile) -> Prepared:
    kept = frozenset(parameters.deletes_nothing)

    def look(act: AccountAct) -> Grounds | None:
        needed = _NEEDED.get(act.record.change)
        if needed is None or not act.record.enabled or not is_judged(act) or owns(act) or is_program(act.actor):
            return None
        given = delegations(act)
        if act.record.change == "delete":
            given = [delegation for delegation in given if delegation.basis not in kept]
        if allows(widest(given), needed) or is_approved_program(act):
            return None
        return Grounds(("change", "actor", "mailbox"), tuple(_evidence(act)))

    return Prepared(act=look)


def _evidence(act: AccountAct) -> Iterator[str]:
    yield f"act:{act.record.change}"
    yield f"right:{widest(delegations(act)) or 'none'}"
    if act.record.count is not None:
        yield f"items:{act.record.count}"


DETECTOR = Detector(name="delegate_misuse", reads="accounts", parameters=DelegateMisuse, prepare=prepare)
