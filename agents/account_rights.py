"""Who may do what with a mailbox: its owners, programs that keep it, and those to whom the register delegates it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from headerfirst.agents.addresses import domain_of, mailbox_form, normalise_domain
from headerfirst.agents.detector import hosts_above
from headerfirst.agents.effective import effective
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.party import Party
from headerfirst.agents.register import Register
from headerfirst.schemas.register import Delegation, Mailbox, Person
from headerfirst.schemas.vocabulary import DelegatedAccess

RANK: Final[tuple[DelegatedAccess, ...]] = ("read", "send-on-behalf", "send-as", "full")
"""Each includes those before it."""


def is_judged(act: AccountAct) -> bool:
    """Whether anything can be said of rights: of a mailbox of ours, by a register that knows people."""
    register = act.register
    known = not register.everyone_is_staff and next(register.people(), None) is not None
    return known and (act.mailbox.ours or act.mailbox.is_known)


def owns(act: AccountAct) -> bool:
    """Whether whoever acts is whose mailbox it is, or one of those who share it."""
    mailbox = act.mailbox.mailbox
    owners = set(map(mailbox_form, mailbox.owners)) if mailbox is not None else set()
    return act.by_owner or not owners.isdisjoint(_names(act.actor))


def is_owner(mailbox: Mailbox, person: Person) -> bool:
    """Whether somebody is one of those who share it, by id or by address."""
    return not _names_of(person).isdisjoint(map(mailbox_form, mailbox.owners))


def is_program(party: Party) -> bool:
    """A service account: what it does, nobody does."""
    if party.mailbox is not None and party.mailbox.type == "service":
        return True
    return party.person is not None and party.person.person_type == "service"


def is_approved_program(act: AccountAct) -> bool:
    """A name that is nobody's address may be a program's of the mail service: an approval says so."""
    return act.approved("service", act.actor.address)


def delegations(act: AccountAct) -> list[Delegation]:
    """Those in force by which whoever acts may use the mailbox, or the folder that the act names; by id."""
    owner, names = act.mailbox.person, _names(act.actor)
    absent = owner is not None and act.register.absent(owner.id, act.at)
    found = {
        delegation.id: delegation
        for address in sorted(_names(act.mailbox))
        for delegation in act.register.delegations(address)
        if effective(delegation, act.at) and mailbox_form(delegation.delegate) in names
        if (absent or not delegation.only_in_absence) and _covers(delegation, act)
    }
    return [found[name] for name in sorted(found)]


def delegations_to_send(register: Register, sender: Party, person: Person, at: datetime) -> Iterator[Delegation]:
    """Those in force by which somebody may send from another's address, however the register names the two; of a right
    for absences alone the caller asks whether the owner is away.
    """
    names = _names_of(person)
    for address in sorted(_names(sender)):
        for delegation in register.delegations(address):
            may_send = delegation.access != "read" and mailbox_form(delegation.delegate) in names
            if may_send and effective(delegation, at):
                yield delegation


def widest(delegated: list[Delegation]) -> DelegatedAccess | None:
    """The most that any of them allows; None where there is none."""
    return max((delegation.access for delegation in delegated), key=RANK.index, default=None)


def allows(access: DelegatedAccess | None, needed: DelegatedAccess) -> bool:
    return access is not None and RANK.index(access) >= RANK.index(needed)


def approved_domain(act: AccountAct, domain: str) -> bool:
    """Whether this domain, or one above it, was approved as a service before: for whoever acts, or the owner."""
    people = {party.person.id if party.person is not None else None for party in (act.actor, act.mailbox)}
    names = list(hosts_above(domain))
    return any(act.register.approved("service", name, act.at, person) for person in people for name in names)


def domain_of_target(act: AccountAct) -> str | None:
    """Where what the change names is: by its address, else as the log states it, else by whose id it is; None where
    nothing tells. Never a name that is no domain.
    """
    target, stated = act.target, act.record.target_domain
    if target is not None and "@" in target.address:
        return target.domain
    if stated is not None:
        return normalise_domain(stated)
    if target is None or target.person is None:
        return None
    return next((domain_of(mailbox_form(address)) for address in target.person.addresses), None)


def _covers(delegation: Delegation, act: AccountAct) -> bool:
    """Of a folder that nobody named, it is not known that it is another."""
    path = act.record.folder.path if act.record.folder is not None else None
    if not delegation.folders or path is None:
        return True
    parts = _parts(path)
    return any(parts[: len(own)] == own for own in map(_parts, delegation.folders))


def _parts(path: str) -> list[str]:
    return [part for part in path.casefold().replace("\\", "/").split("/") if part]


def _names(party: Party) -> set[str]:
    """All under which the register may name who or what it is."""
    person, mailbox = party.person, party.mailbox
    names = {party.address}
    if person is not None:
        names |= _names_of(person)
    if mailbox is not None:
        names.add(mailbox_form(mailbox.id))
    return names


def _names_of(person: Person) -> set[str]:
    return {mailbox_form(person.id), *map(mailbox_form, person.addresses)}
