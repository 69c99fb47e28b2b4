"""How many people have delegated access to their mailbox to nobody, by team: counts, and never who (WCC 3 delegation).

That somebody has not is no incident: nobody may have asked them. A figure about a few people is a figure about each, so
teams that are smaller than the policy's smallest group are counted together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective, is_here
from headerfirst.agents.register import Register
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.register import Delegation, Person, UnionAddress, UnionOfficial
from headerfirst.schemas.vocabulary import Category, PersonType

ELSEWHERE: Final = "other teams"
"""Those that are too small to be counted alone, and people of no team."""
_REQUIRED: Final[frozenset[PersonType]] = frozenset({"employee"})
"""Who has to give it."""
_GAP: Final[Category] = "delegation_gap"
_AS_IT_IS: Final = re.compile(r"[a-z0-9_.@-]*[a-z0-9]")
"""What normalising leaves as it is, as most addresses of a register are: everybody is looked at, in one go."""


class Gap(NamedTuple):
    """Of one team."""

    team: str
    people: int
    without: int


def asks_for_delegation(pack: Pack) -> bool:
    """Whether the policy requires delegated access at all: a rule of it looks for what is missing."""
    return any(rule.category == _GAP for rule in pack.rules)


def people_without(register: Register, at: datetime, smallest: int) -> int | None:
    """In the whole organisation; None where that is fewer people than `smallest`."""
    lacks = [lacks for _, lacks in _people(register, at)]
    return sum(lacks) if len(lacks) >= smallest else None


def gaps(register: Register, at: datetime, smallest: int) -> list[Gap]:
    """By team, the largest gap first, those that were counted together last; nothing where even that would tell of
    fewer people than `smallest`.
    """
    counts: dict[str, list[bool]] = {}
    for person, lacks in _people(register, at):
        counts.setdefault(person.org_unit or ELSEWHERE, []).append(lacks)
    small = {team for team, lacks in counts.items() if len(lacks) < smallest or team == ELSEWHERE}
    large = sorted(counts.keys() - small, key=lambda team: (len(counts[team]), team))
    # Too few even together: who knows the sum would know them, unless the smallest of the others goes with them.
    while large and small and sum(len(counts[team]) for team in small) < smallest:
        small.add(large.pop(0))
    told = [Gap(team, len(counts[team]), sum(counts[team])) for team in large]
    told.sort(key=lambda gap: (-gap.without, gap.team))
    together = [lacks for team in small for lacks in counts[team]]
    return [*told, Gap(ELSEWHERE, len(together), sum(together))] if len(together) >= smallest else told


def _people(register: Register, at: datetime) -> Iterator[tuple[Person, bool]]:
    """Who has to give access, and whether they have given none. Union officials are left alone: what they keep from
    their manager is the union's.
    """
    officials, given = _officials(register, at), _given(register, at)
    for person in register.people():
        if person.person_type not in _REQUIRED or not is_here(person, at):
            continue
        names = {_form(name) for name in (person.id, *person.addresses)}
        if officials.isdisjoint(names):
            yield person, not any(given.get(name, names) - names for name in names)


def _form(name: str) -> str:
    return name if _AS_IT_IS.fullmatch(name) is not None else mailbox_form(name)


def _officials(register: Register, at: datetime) -> set[str]:
    """All names of those who hold an office at the moment, and the union's own addresses."""
    offices = (office for _, office in register.entries_of(UnionOfficial) if effective(office, at))
    addresses = (union for _, union in register.entries_of(UnionAddress) if effective(union, at))
    names = {name for office in offices for name in register.addresses_of_official(office)}
    return names | {mailbox_form(union.address) for union in addresses}


def _given(register: Register, at: datetime) -> dict[str, set[str]]:
    """To whom each mailbox is delegated at the moment."""
    given: dict[str, set[str]] = {}
    for _, delegation in register.entries_of(Delegation):
        if effective(delegation, at):
            given.setdefault(_form(delegation.mailbox), set()).add(_form(delegation.delegate))
    return given
