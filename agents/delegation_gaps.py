"""How many people have delegated access to their mailbox to nobody, by team: counts, and never who (WCC 3 delegation).

That somebody has not is no incident: nobody may have asked them. A figure about a few people is a figure about each, so
teams that are smaller than the policy's smallest group are counted together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective, is_here
from headerfirst.agents.protections import shield_of_addresses
from headerfirst.agents.register import Register
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import Category, PersonType

ELSEWHERE: Final = "other teams"
"""Those that are too small to be counted alone, and people of no team."""
_REQUIRED: Final[frozenset[PersonType]] = frozenset({"employee"})
"""Who has to give it."""
_GAP: Final[Category] = "delegation_gap"


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
    lacks = [not _has_delegated(register, person, at) for person in _people(register, at)]
    return sum(lacks) if len(lacks) >= smallest else None


def gaps(register: Register, at: datetime, smallest: int) -> list[Gap]:
    """By team, the largest gap first, those that were counted together last; nothing where even that would tell of
    fewer people than `smallest`.
    """
    counts: dict[str, list[bool]] = {}
    for person in _people(register, at):
        counts.setdefault(person.org_unit or ELSEWHERE, []).append(not _has_delegated(register, person, at))
    small = {team for team, lacks in counts.items() if len(lacks) < smallest or team == ELSEWHERE}
    large = sorted(counts.keys() - small, key=lambda team: (len(counts[team]), team))
    # Too few even together: who knows the sum would know them, unless the smallest of the others goes with them.
    while large and small and sum(len(counts[team]) for team in small) < smallest:
        small.add(large.pop(0))
    told = [Gap(team, len(counts[team]), sum(counts[team])) for team in large]
    told.sort(key=lambda gap: (-gap.without, gap.team))
    together = [lacks for team in small for lacks in counts[team]]
    return [*told, Gap(ELSEWHERE, len(together), sum(together))] if len(together) >= smallest else told


def _people(register: Register, at: datetime) -> Iterator[Person]:
    """Union officials are left alone: what they keep from their manager is the union's."""
    for person in register.people():
        required = person.person_type in _REQUIRED and is_here(person, at)
        if required and shield_of_addresses(register, (person.id, *person.addresses), (at,)) is None:
            yield person


def _has_delegated(register: Register, person: Person, at: datetime) -> bool:
    """To anybody but themselves, at the moment."""
    own = {mailbox_form(name) for name in (person.id, *person.addresses)}
    return any(
        effective(delegation, at) and mailbox_form(delegation.delegate) not in own
        for address in own
        for delegation in register.delegations(address)
    )
