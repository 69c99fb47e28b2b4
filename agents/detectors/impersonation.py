"""Mail whose From names somebody other than the account that signed in to send it, without leave to do so.

Why: WCC 3, "Employees must not impersonate any other person when using email"; for DMU it is a breach of IT policy
(2.7c). One's own other address, a shared mailbox, a delegation to send, and what a list or a program passes on are no
impersonation. Who acts is whoever signed in, never the person whose name was used.
"""

from __future__ import annotations

from headerfirst.agents.account_rights import delegations_to_send
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.register import Person


class Impersonation(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: Impersonation, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    signed_in = mail.account
    if signed_in.address == mail.sender.address:
        return None
    writer = signed_in.person
    if _same_person(mail.sender, writer) or is_automatic(mail) or _may_send(mail, signed_in, writer):
        return None
    named = "other-person" if mail.sender.person else ("unregistered" if mail.sender.ours else "outside")
    return Grounds(("from", "authenticated_sender"), (f"from:{named}",))


def _same_person(named: Party, writer: Person | None) -> bool:
    return writer is not None and named.person is not None and named.person.id == writer.id


def _may_send(mail: Mail, signed_in: Party, writer: Person | None) -> bool:
    if mail.sender.mailbox is not None and mail.sender.mailbox.type != "personal":
        return True
    if signed_in.mailbox is not None and signed_in.mailbox.type == "service":
        return True
    if writer is None:
        return False
    return writer.person_type == "service" or _delegated(mail, writer)


def _delegated(mail: Mail, writer: Person) -> bool:
    given = delegations_to_send(mail.register, mail.sender, writer, mail.at)
    return any(not delegation.only_in_absence or _is_away(mail) for delegation in given)


def _is_away(mail: Mail) -> bool:
    owner = mail.sender.person
    return owner is not None and mail.register.absent(owner.id, mail.at)


DETECTOR = Detector(
    name="impersonation",
    reads="mail",
    parameters=Impersonation,
    prepare=prepare,
    needs=("authenticated_sender",),
)
