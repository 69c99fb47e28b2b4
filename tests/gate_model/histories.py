"""Histories drawn from everything that may happen.

A history that breaks a promise is made as short as it goes by leaving out steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from tests.gate_model.scenery import PLANS
from tests.gate_model.steps import CONSULTATIONS, play
from tests.gate_model.watch import Broken

FRUITFUL: Final = (
    "read-plain",
    "read-marked",
    "read-secretly",
    "read-grounds-secretly",
    "read-with-carys",
    "read-of-carys",
    "read-to-branch",
    "read-on-incident",
    "scan-plain",
    "breach-plain",
    "breach-secretly",
    "malware-plain",
    "dlp-plain",
    "list-headings",
    "reveal",
    "refer",
)
"""Requests of which something may come; the others are there to be refused."""
VERBS: Final = (
    "approve",
    "approve",
    "approve",
    "forge",
    "refuse",
    "revoke",
    "need-met",
    "consult",
    "consult",
    "look",
    "look",
    "look",
    "look",
)
WHO: Final = (
    *("hana",) * 5,
    *("jonas",) * 2,
    *("nadia", "amara", "bilal", "idris", "keiko", "reza", "soren", "tove"),
)
CURIOUS: Final = 0.4
"""How often somebody comes to look as soon as they may."""
ALONE: Final = (
    "object amara",
    "object carys",
    "decide",
    "close case-1",
    "close case-w",
    "register",
    "elect amara",
    "resign carys",
    "resign dewi",
    "lose hana hr-approver",
    "lose jonas dpo",
    "stale",
    "fresh",
    "pass 1",
    "pass 1",
    "pass 3",
    "pass 25",
    "pass 121",
    "pass 192",
    "restart gate",
    "restart inspection",
    "restart notices",
    "restart incidents",
    "restart notary",
    "sleep gate",
    "wake gate",
    "sleep inspection",
    "wake inspection",
    "race",
    "lag",
    "late",
    "post",
)


def drawn(random: Random) -> list[str]:
    """A history of a few requests, and much that happens around them."""
    names = [random.choice(FRUITFUL), *random.sample(sorted(PLANS), random.randint(0, 2))]
    steps = [f"ask {names[0]}"]
    for _ in range(random.randint(3, 14)):
        chance = random.random()
        name = random.choice(names)
        if chance < 0.15:
            steps.append(f"ask {name}")
        elif chance < 0.35:
            steps.append(random.choice(ALONE))
        else:
            steps.append(_on(random, name))
            if steps[-1].startswith("approve") and random.random() < CURIOUS:
                steps.append(f"look {name}")
    return steps


def _on(random: Random, name: str) -> str:
    verb = random.choice(VERBS)
    if verb == "look":
        return f"look {name}"
    if verb == "consult":
        how = random.choice(("dewi", "dewi", "dewi", "hywel", "hywel", *CONSULTATIONS))
        return f"consult {how} {name}"
    return f"{verb} {random.choice(WHO)} {name}"


def broken(steps: Sequence[str], pack: str, seed: int, *, hasty: bool) -> str | None:
    """What the history breaks; None where it keeps everything."""
    try:
        play(steps, pack, seed, hasty=hasty)
    except Broken as failure:
        return str(failure)
    return None


def shortest(steps: Sequence[str], fails: Callable[[Sequence[str]], object]) -> list[str]:
    """Of a history that fails, as few steps as still do."""
    kept = list(steps)
    for size in (4, 2, 1, 1):
        start = 0
        while start < len(kept):
            fewer = kept[:start] + kept[start + size :]
            if fails(fewer):
                kept = fewer
            else:
                start += size
    return kept


@dataclass(frozen=True)
class Failure:
    """A history that breaks a promise, and how to play it again."""

    pack: str
    seed: int
    steps: tuple[str, ...]
    says: str
    hasty: bool = True

    def __str__(self) -> str:
        how = f"play({list(self.steps)!r}, {self.pack!r}, {self.seed}, hasty={self.hasty})"
        return f"{self.says}\n  {how}"

    def shortened(self) -> Failure:
        """The same promise, broken in as few steps as it takes."""

        def fails(steps: Sequence[str]) -> bool:
            return broken(steps, self.pack, self.seed, hasty=self.hasty) is not None

        steps = tuple(shortest(self.steps, fails))
        return replace(self, steps=steps, says=broken(steps, self.pack, self.seed, hasty=self.hasty) or self.says)


def nth(seed: int) -> tuple[str, list[str]]:
    """The policy and the steps of a history of its own for each number."""
    return ("dmu", "wcc")[seed % 2], drawn(Random(seed))  # noqa: S311 - of histories, not of secrets


def first_broken(seeds: Iterable[int]) -> Failure | None:
    for seed in seeds:
        pack, steps = nth(seed)
        says = broken(steps, pack, seed, hasty=True)
        if says is not None:
            return Failure(pack, seed, tuple(steps), says)
    return None
