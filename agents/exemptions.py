"""Registered, dated exemptions of a role (research, a corporate account) suppress what they name (DMU 2.4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from headerfirst.agents.detector import within
from headerfirst.agents.register import Register
from headerfirst.agents.visits import category_key
from headerfirst.schemas.policy import Rule
from headerfirst.schemas.register import Person, RoleExemption

ILLEGAL = "illegal"
"""The evidence by which a detector says so: nothing exempts from it, and few may see it."""


def exempt(
    register: Register,
    person: Person | None,
    rule: Rule,
    at: datetime,
    topics: Collection[str] = (),
    host: str | None = None,
) -> bool:
    """Whether an exemption in force covers this rule for this person, on this host or topic where it names any. Among
    the `topics` are what vendors call the site and what the detector gave as evidence.
    """
    if person is None or ILLEGAL in topics:
        return False
    return any(_covers(exemption, rule, topics, host) for exemption in register.exemptions(person.id, at))


def _covers(exemption: RoleExemption, rule: Rule, topics: Collection[str], host: str | None) -> bool:
    if rule.category not in exemption.categories:
        return False
    if not exemption.topics and not exemption.hosts:
        return True
    hosts = frozenset(name.casefold().rstrip(".") for name in exemption.hosts)
    if host is not None and within(host, hosts) is not None:
        return True
    return not set(map(category_key, exemption.topics)).isdisjoint(map(category_key, topics))
