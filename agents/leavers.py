"""Who no longer works here, and whose account was agreed to last longer (DMU 9)."""

from __future__ import annotations

from datetime import datetime

from headerfirst.agents.party import Party
from headerfirst.agents.register import Register


def has_left(party: Party, at: datetime) -> bool:
    """By the end of the employment, or because every record of whose account it was has ended."""
    person = party.person
    if person is None:
        return party.ours and party.is_known and party.mailbox is None
    return person.ends is not None and person.ends <= at


def may_keep_account(register: Register, party: Party, at: datetime) -> bool:
    """Whether an agreement about the account was in force, under whatever name it is registered."""
    person = party.person
    names = [party.address] if person is None else sorted({party.address, person.id, *person.addresses})
    who = person.id if person is not None else None
    return any(register.approved("account-after-leaving", name, at, who) for name in names)
