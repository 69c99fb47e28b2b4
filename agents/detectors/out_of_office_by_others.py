"""An out-of-office reply that somebody else switched on in a mailbox's name.

Why: it speaks for its owner to everybody who writes. By DMU Appendix A 3 the service desk sets it, at the request of
the line manager, for somebody who is absent; WCC 3 leaves the function to whose account it is. The owner, people who
share the mailbox, service accounts and whoever the register gives full access to are silent, and so is the service desk
while the owner is on record as absent. To switch one off harms nobody.
"""

from __future__ import annotations

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


class OutOfOfficeByOthers(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: OutOfOfficeByOthers, __: PackFile) -> Prepared:
    return Prepared(act=look)


def look(act: AccountAct) -> Grounds | None:
    if act.record.change != "out-of-office" or not act.record.enabled or not is_judged(act):
        return None
    if owns(act) or is_program(act.actor) or is_approved_program(act) or allows(widest(delegations(act)), "full"):
        return None
    absent, desk = _owner_is_absent(act), _is_service_desk(act)
    if absent and desk:
        return None
    evidence = (f"owner:{'absent' if absent else 'not-absent'}", f"actor:{'service-desk' if desk else 'another'}")
    return Grounds(("change", "actor", "mailbox"), evidence)


def _owner_is_absent(act: AccountAct) -> bool:
    owner = act.mailbox.person
    return owner is not None and act.register.absent(owner.id, act.at)


def _is_service_desk(act: AccountAct) -> bool:
    person = act.actor.person
    return person is not None and any(role.role == "service-desk" for role in act.register.roles(person.id, act.at))


DETECTOR = Detector(name="out_of_office_by_others", reads="accounts", parameters=OutOfOfficeByOthers, prepare=prepare)
