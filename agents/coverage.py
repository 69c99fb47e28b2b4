"""What stands behind each clause of a policy: enforced, supported, planned or advisory, and how many of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from headerfirst.schemas.policy import Clause, ClauseState, Pack

STATES: Final[tuple[ClauseState, ...]] = get_args(ClauseState)


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
