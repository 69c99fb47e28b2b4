"""Tells equal lines of one second apart by their order, so that each is an event and a file read again makes none."""

from __future__ import annotations

from collections import Counter
from typing import Final

_SECONDS: Final = 300
"""Seconds remembered: a log is written as requests end, so its times are nearly in order."""


class Repeats:
    """Of one run over one source."""

    def __init__(self) -> None:
        self._seen: dict[int, Counter[tuple[str, ...]]] = {}

    def ordinal(self, second: int, line: tuple[str, ...]) -> int:
        """How many equal lines of that second came before."""
        counts = self._seen.get(second)
        if counts is None:
            if len(self._seen) >= _SECONDS:
                del self._seen[next(iter(self._seen))]
            counts = self._seen[second] = Counter()
        counts[line] += 1
        return counts[line] - 1
