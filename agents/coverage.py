"""What stands behind each clause of a policy: enforced, supported, planned or advisory; by what, and by which tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from headerfirst.schemas.policy import Clause, ClauseState, Pack

STATES: Final[tuple[ClauseState, ...]] = get_args(ClauseState)
Outcome = Literal["passed", "failed", "skipped"]
ClauseTests = Mapping[str, Mapping[str, Outcome]]
"""Of each clause, by its id: what became of the tests that show it, by their names."""


@dataclass(frozen=True, slots=True)
class Coverage:
    clauses: Sequence[Clause]
    """In the order of the policy."""
    counts: dict[ClauseState, int]
    """Every state, in the order of STATES."""


def coverage(pack: Pack) -> Coverage:
    counts = {state: sum(clause.state == state for clause in pack.clauses) for state in STATES}
    return Coverage(pack.clauses, counts)


def behind(clause: Clause) -> str:
    """What a reader sees beside the clause: what does it, and why not more."""
    return ". ".join(part.rstrip(".") for part in (", ".join(clause.by), clause.reason or "") if part)


def in_tests(clause: Clause, tests: ClauseTests) -> str:
    """What its tests say, in words: how many passed, which failed, or that there is none to say anything."""
    outcomes = tests.get(clause.id, {})
    if not outcomes:
        return "planned" if clause.state == "planned" else "no test"
    counts = Counter(outcomes.values())
    said = [f"{counts[name]} {name}" for name in get_args(Outcome) if counts[name]]
    failed = sorted(name for name, outcome in outcomes.items() if outcome == "failed")
    return ", ".join([*said, *failed])


def is_shown(clause: Clause, tests: ClauseTests) -> bool:
    """Whether it is enforced or supported and tests show it: some passed, and none failed."""
    outcomes = set(tests.get(clause.id, {}).values())
    return clause.state in ("enforced", "supported") and "passed" in outcomes and "failed" not in outcomes


def has_failed(clause: Clause, tests: ClauseTests) -> bool:
    return "failed" in tests.get(clause.id, {}).values()
