"""Whether the name that From shows is that of somebody who works here and who did not send it.

Many people are called alike, and one's own private address shows one's own name: what is sent by anybody of that name,
from a mailbox that they may use, or to themselves, borrows no name.
"""

from __future__ import annotations

from headerfirst.agents.account_rights import delegations_to_send, is_owner
from headerfirst.agents.detector import within
from headerfirst.agents.facts import Mail
from headerfirst.agents.names import spells
from headerfirst.agents.sender_proof import is_disproved, is_proved
from headerfirst.schemas.register import Person


def borrowed_inside(mail: Mail) -> bool:
    """Of mail by a member of staff; where nobody is known to have signed in to a shared mailbox, any name may stand."""
    writer = mail.person
    return writer is not None and any_borrowed(mail, writer)


def any_borrowed(mail: Mail, writer: Person | None) -> bool:
    name, sender = mail.record.from_.name, mail.sender
    if not name or (sender.person is not None and sender.person.name == name):
        return False
    namesakes = mail.register.names.staff(name, mail.at)
    if not namesakes:
        return False
    return not any(_is_one(person, writer) or _may_use(mail, person) for person in namesakes)


def borrowed_outside(mail: Mail, services: frozenset[str]) -> bool:
    """Of mail from outside. `services` are sites that write in the name of people who use them; a proved sender whose
    address is made of the name is called so.
    """
    sender, name = mail.sender, mail.record.from_.name
    if sender.ours or not any_borrowed(mail, mail.acting.person):
        return False
    if within(sender.domain, services) is not None:
        return is_disproved(mail.record.auth)
    return not (is_proved(mail.record.auth) and spells(sender.address.partition("@")[0], name or ""))


def _is_one(person: Person, other: Person | None) -> bool:
    return other is not None and other.id == person.id


def _may_use(mail: Mail, person: Person) -> bool:
    """Whether the address in From is theirs, or a mailbox that they own or may send from."""
    sender = mail.sender
    if _is_one(person, sender.person) or (sender.mailbox is not None and is_owner(sender.mailbox, person)):
        return True
    return next(delegations_to_send(mail.register, sender, person, mail.at), None) is not None
