"""A page opened under a name that the proxy accepted and the register does not hold.

Why: WCC 3, "Only County Council employees and other authorised personnel (defined in the scope of this policy) can use"
the facilities. The register says who is authorised: a name that is no person, mailbox, list or official of it is
nobody's, and so is one whose entry has ended. It is about the account, since whose it is nobody knows. A register that
holds nobody is not complete, and a machine that signs in for itself (its name ends in `$`) is no user.
"""

from __future__ import annotations

from typing import Final

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Visit
from headerfirst.agents.register import Register
from headerfirst.agents.visits import is_opened_page, signed_in
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct

_MACHINE: Final = "$"


class UnregisteredWebUser(Struct, frozen=True, kw_only=True):
    """Whom the register does not know needs no further description."""


def prepare(_parameters: UnregisteredWebUser, _pack: PackFile) -> Prepared:
    return Prepared(visit=_look)


def _look(visit: Visit) -> Grounds | None:
    record = visit.record
    if record.user is None or visit.person is not None or not signed_in(record) or not is_opened_page(record):
        return None
    if record.user.endswith(_MACHINE) or not _complete(visit.register) or _anybodys(visit, record.user):
        return None
    return Grounds(("user", "attribution"), ("user:not-registered",))


def _complete(register: Register) -> bool:
    """Whether it says who we are and who works here; `backtest` without a register does not."""
    if register.everyone_is_staff or register.time_zone is None:
        return False
    return next(register.people(), None) is not None


def _anybodys(visit: Visit, user: str) -> bool:
    """Whether it is a mailbox, a list, a union's or a protected channel's account."""
    party = visit.register.party(user, visit.at)
    registered = party.mailbox is not None or party.mailing_list is not None or party.channel is not None
    return registered or bool(party.terms)


DETECTOR = Detector(
    name="unregistered_web_user", reads="web", parameters=UnregisteredWebUser, prepare=prepare, needs=("user",)
)
