"""Small alphabets of steps, of which every history up to a length is played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from tests.gate_model.scenery import PLANS


@dataclass(frozen=True)
class Theatre:
    """Every sequence of so many of these steps, after those that always come first."""

    name: str
    steps: tuple[str, ...]
    length: int
    first: tuple[str, ...] = ()
    packs: tuple[str, ...] = ("dmu", "wcc")

    def histories(self) -> Iterator[tuple[str, ...]]:
        for length in range(self.length + 1):
            for steps in product(self.steps, repeat=length):
                yield (*self.first, *steps)

    def size(self) -> int:
        words: list[int] = [len(self.steps) ** length for length in range(self.length + 1)]
        return sum(words) * len(self.packs)


def _about(name: str, *steps: str) -> tuple[str, ...]:
    """Steps about one request: `+` stands for its name."""
    return tuple(step.replace("+", name) for step in steps)


THEATRES: Final = (
    Theatre(
        "people who may and may not",
        _about(
            "read-plain",
            "ask +",
            "approve hana +",
            "approve amara +",
            "approve idris +",
            "approve keiko +",
            "approve bilal +",
            "approve reza +",
            "approve soren +",
            "forge hana +",
            "refuse nadia +",
            "refuse tove +",
            "revoke tove +",
            "revoke jonas +",
            "need-met idris +",
            "look +",
        ),
        2,
        ("ask read-plain",),
    ),
    Theatre(
        "time, objections, the register and death",
        _about(
            "read-plain",
            "ask +",
            "approve hana +",
            "revoke idris +",
            "object amara",
            "decide",
            "close case-1",
            "elect amara",
            "lose hana hr-approver",
            "stale",
            "pass 192",
            "sleep",
            "wake",
            "restart",
            "look +",
            "race",
        ),
        3,
        packs=("dmu",),
    ),
    Theatre(
        "the union of an official",
        _about(
            "read-with-carys",
            "ask +",
            "consult dewi +",
            "consult dewi-objects +",
            "consult dewi-briefly +",
            "consult dewi-silent +",
            "consult gwen +",
            "approve hana +",
            "sleep",
            "wake",
            "pass 3",
            "pass 121",
            "look +",
        ),
        3,
        ("ask read-with-carys",),
        ("dmu",),
    ),
    Theatre(
        "the council asks the union too",
        _about("read-of-carys", "consult dewi +", "consult ewan +", "consult dewi + tove", "approve hana +", "look +"),
        3,
        ("ask read-of-carys",),
        ("wcc",),
    ),
    Theatre(
        "branch officers",
        _about(
            "read-to-branch",
            "consult gwen +",
            "consult dewi +",
            "resign gwen",
            "approve hana +",
            "look +",
            "restart",
        ),
        3,
        ("ask read-to-branch",),
    ),
    Theatre(
        "personal mail",
        _about(
            "read-marked",
            "ask +",
            "approve hana +",
            "approve jonas +",
            "approve idris +",
            "refuse nadia +",
            "revoke jonas +",
            "lose hana hr-approver",
            "close case-w",
            "restart",
            "look +",
        ),
        3,
        ("ask read-marked",),
    ),
    Theatre(
        "mail that proves personal when it is opened",
        _about(
            "read-grounds-secretly", "approve hana +", "approve jonas +", "close case-w", "look +", "revoke jonas +"
        ),
        4,
        ("ask read-grounds-secretly",),
    ),
    Theatre(
        "scans",
        (
            *(f"ask {name}" for name in PLANS if PLANS[name].by == "triage"),
            "sleep inspection",
            "wake inspection",
            "approve hana breach-plain",
            "approve hana breach-secretly",
            "object amara",
            "elect amara",
            "stale",
            "revoke jonas malware-plain",
            "pass 25",
        ),
        2,
    ),
    Theatre("everything that may be asked", tuple(f"ask {name}" for name in PLANS), 1),
    *(
        Theatre(
            f"all that follows on {name}",
            _about(name, "approve hana +", "approve jonas +", "consult dewi +", "look +"),
            2,
            (f"ask {name}",),
        )
        for name in PLANS
    ),
    Theatre(
        "what HR sees",
        _about(
            "refer", "ask +", "approve hana +", "approve amara +", "forge hana +", "revoke jonas +", "race", "pass 200"
        ),
        3,
        packs=("dmu",),
    ),
)
