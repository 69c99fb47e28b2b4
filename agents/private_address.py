"""Whether an address outside is somebody's own: registered as theirs, shown with their name, or made of it."""

from __future__ import annotations

from typing import Literal

from headerfirst.agents.names import name_key, spells
from headerfirst.agents.party import Party
from headerfirst.schemas.register import Person

Sign = Literal["registered", "same-name", "address-of-name"]


def own_private(person: Person, party: Party, shown: str | None) -> Sign | None:
    """`shown` is the display name beside the address. A namesake elsewhere cannot be told apart."""
    if party.ours:
        return None
    if party.person is not None:
        return "registered" if party.person.id == person.id else None
    key = name_key(person.name)
    if shown and key and name_key(shown) == key:
        return "same-name"
    return "address-of-name" if spells(party.address.partition("@")[0], person.name) else None
