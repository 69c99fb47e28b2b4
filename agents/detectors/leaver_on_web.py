"""A page opened under the account of somebody who had left, and who was not allowed to keep it.

Why: DMU 9, an account "will normally cease when the staff member no longer works for the university, unless an
agreement has been reached"; WCC 3, only authorised personnel can use the facilities. The agreement is an approval for
the account after leaving, by an address or the id of the person, and ends when it says.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import is_opened_page, signed_in
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class LeaverOnWeb(Struct, frozen=True, kw_only=True):
    """When somebody left stands in the register."""


def prepare(_parameters: LeaverOnWeb, _pack: PackFile) -> Prepared:
    return Prepared(visit=_look)


def _look(visit: Visit) -> Grounds | None:
    person, record = visit.person, visit.record
    if person is None or person.ends is None or visit.at < person.ends:
        return None
    if not signed_in(record) or not is_opened_page(record) or _may_stay(visit, (person.id, *person.addresses)):
        return None
    return Grounds(("user", "attribution", "observed_at"), ("account:after-leaving",))


def _may_stay(visit: Visit, names: tuple[str, ...]) -> bool:
    return any(visit.approved("account-after-leaving", name) for name in names)


DETECTOR = Detector(name="leaver_on_web", reads="web", parameters=LeaverOnWeb, prepare=prepare, needs=("user",))
