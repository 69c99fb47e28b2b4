"""Mail whose From shows the name of a member of staff beside an address that is neither theirs nor one they may use.

Why: most readers see the name alone. WCC 3, "Employees must not impersonate any other person when using email"; for
DMU it is a breach of IT policy (2.7c). By staff it is theirs to answer for; from outside it is the commonest way to ask
for money in a manager's name, and about the sender outside, never about who received it. Namesakes, mail to oneself
from a private address, and services that write in the name of their users are silent (borrowed_names.py).
"""

from __future__ import annotations

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.borrowed_names import borrowed_inside, borrowed_outside
from headerfirst.agents.detector import Detector, Grounds, Prepared, site_list
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity


class DisplayNameOfStaff(Struct, frozen=True, kw_only=True):
    services: Name
    """The list of sites that write in the name of people: calendars, trackers, signatures."""
    outside_severity: Severity
    """Of mail from outside."""


def prepare(parameters: DisplayNameOfStaff, pack: PackFile) -> Prepared:
    services = site_list(pack, parameters.services)
    fields = ("from", "authenticated_sender")
    inside = Grounds(fields, ("display-name:staff",))
    outside = Grounds(("from", "auth"), ("display-name:staff", "from:outside"), severity=parameters.outside_severity)

    def look(mail: Mail) -> Grounds | None:
        if not mail.record.from_.name:
            return None
        if mail.record.mailbox_role == "sender":
            return inside if borrowed_inside(mail) and not is_automatic(mail) else None
        return outside if borrowed_outside(mail, services) and not is_automatic(mail) else None

    return Prepared(mail=look)


DETECTOR = Detector(
    name="display_name_of_staff",
    reads="mail",
    parameters=DisplayNameOfStaff,
    prepare=prepare,
    directions=frozenset({"inbound", "outbound", "internal"}),
)
