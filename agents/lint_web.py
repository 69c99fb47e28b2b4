"""What is wrong with a pack's groups of sites: a name that tells a belief, a category that is nowhere or everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from headerfirst.agents.lint_problem import Problem, error, warning
from headerfirst.agents.visits import category_key
from headerfirst.agents.web_groups import OTHER
from headerfirst.schemas.policy import Pack

NEUTRAL: Final = "private-interest"
"""The one group that may hold what tells of a belief, among much else that does not: the name of incidents too."""
_TELLING: Final = (
    "abortion",
    "activis",
    "advoca",
    "belief",
    "church",
    "disab",
    "election",
    "ethnic",
    "faith",
    "gay",
    "health",
    "lesbian",
    "lgbt",
    "medic",
    "occult",
    "politic",
    "pregnan",
    "racial",
    "religi",
    "spiritual",
    "union",
)
"""How a word begins that tells of what UK GDPR Article 9 protects, or comes near it."""
_FEWEST: Final = 2
"""A group of one telling category would be that category under another name."""


def web_categories_are_groups(pack: Pack) -> Iterator[Problem]:
    """Each category stands in one group, and is one that may be counted at all."""
    no_log = set(map(category_key, pack.file.no_log_categories))
    seen: dict[str, str] = {}
    for group, names in pack.file.web_categories.items():
        if group == OTHER:
            yield error(_of(group), "is the name of what belongs to no group")
        for key in map(category_key, names):
            if key in seen:
                yield error(_of(group), f"{key} stands in {seen[key]} too")
            elif key in no_log:
                yield error(_of(group), f"{key} is among `no_log_categories`, and never counted")
            seen.setdefault(key, group)
    if not pack.file.web_categories:
        yield warning("web_categories", f"is empty: every visit counts as {OTHER}")


def no_group_tells_a_belief(pack: Pack) -> Iterator[Problem]:
    """Nor does its name, nor what it holds: that stands in the neutral group, and not alone."""
    for group, names in pack.file.web_categories.items():
        if _tells(group):
            yield error(_of(group), "its name tells of a belief; call it by something neutral")
        keys = [category_key(name) for name in names]
        telling = [key for key in keys if _tells(key)]
        if telling and group != NEUTRAL:
            yield error(_of(group), f"{telling[0]} tells of a belief: it may stand in {NEUTRAL} alone")
        elif telling and len(keys) - len(telling) < _FEWEST:
            yield error(_of(group), f"needs {_FEWEST} categories that tell of no belief beside those that do")


def _tells(key: str) -> bool:
    return any(word.startswith(stem) for word in key.split("-") for stem in _TELLING)


def _of(group: str) -> str:
    return f"web_categories {group}"


WEB_CHECKS: Final = (web_categories_are_groups, no_group_tells_a_belief)
