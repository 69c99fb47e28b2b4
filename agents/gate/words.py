"""Whether what somebody wrote says anything, and whether it asks for a password (DMU App A 2 and 6)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from headerfirst.schemas.policy import GateTerms

_CREDENTIALS: Final = (
    r"(?:pass\W?(?:word|phrase|code)s?|credentials?|log\W?(?:in|on) (?:details|data|name)|user\W?names?|pin code)"
)
_VERB: Final = (
    r"(?:need|want|send|give|tell|provide|share|supply|reset|change|obtain|get|use|require|request|ask for|log in with)"
)
_BETWEEN: Final = r"(?:me|us|him|her|his|their|them|my|our|the|a|with|staff|member|s|own|for|to|mailbox|account)"
_MENTIONED: Final = re.compile(rf"\b{_CREDENTIALS}\b", re.IGNORECASE)
_ASKED_FOR: Final = re.compile(rf"\b{_VERB}\W+(?:{_BETWEEN}\W+){{0,6}}{_CREDENTIALS}\b", re.IGNORECASE)


def states(text: str | None) -> bool:
    """Whether there is anything at all."""
    return bool(text and text.strip())


def says_something(text: str | None, gate: GateTerms) -> bool:
    """Whether a reason is long enough for one, and none that could stand for every request."""
    plain = " ".join((text or "").split()).strip(" .!?,;:-")
    return len(plain) >= gate.shortest_reason and not any(
        pattern.fullmatch(plain) for pattern in boilerplate(tuple(gate.boilerplate))
    )


@lru_cache(maxsize=64)
def boilerplate(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Of a pack; the lint refuses one that is no regular expression."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def mentions_credentials(text: str | None) -> bool:
    return _MENTIONED.search(text or "") is not None


def asks_for_credentials(text: str | None) -> bool:
    """As `mentions_credentials`, but an investigation may be about a password that somebody else asked for."""
    return _ASKED_FOR.search(text or "") is not None
