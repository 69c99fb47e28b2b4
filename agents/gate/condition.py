"""What a row of the gate's table is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from headerfirst.agents.gate.question import Question
from headerfirst.schemas.vocabulary import RefusalReason

Asked = Callable[[Question], bool]
RestsOn = Literal["kind", "purpose", "personal", "proper channel", "union"]
"""Which of the pack's clauses a row rests on, where the pack names none for the reason itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Where it applies it has to hold; where it does not, its reason is the answer."""

    reason: RefusalReason
    rests_on: RestsOn
    says: str
    """What has to hold, as a sentence."""
    applies: Asked
    holds: Asked


def always(_: Question) -> bool:
    return True
