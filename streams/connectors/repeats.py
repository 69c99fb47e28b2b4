"""Tells equal lines of one second apart by their order, so that each is an event and a file read again makes none."""

from __future__ import annotations

from typing import Final, NamedTuple

from headerfirst.streams.connectors.interface import Raw

_SECONDS: Final = 300
"""Seconds remembered: a log is written as requests end, so its times are nearly in order."""


class _Second(NamedTuple):
    first: Raw
    """The first line read of it: a reading that begins with it counts as this one does."""
    counts: dict[int, int]
    """By the line's hash: the lines of minutes would fill the memory."""


class Repeats:
    """Of one run over one source."""

    def __init__(self) -> None:
        self._seen: dict[int | str, _Second] = {}

    def ordinal(self, second: int | str, line: tuple[str, ...], raw: Raw) -> int:
        """How many equal lines of that second, however it is written, came before."""
        known = self._seen.get(second)
        if known is None:
            if len(self._seen) >= _SECONDS:
                del self._seen[next(iter(self._seen))]
            known = self._seen[second] = _Second(raw, {})
        counts, line_hash = known.counts, hash(line)
        before = counts.get(line_hash, 0)
        counts[line_hash] = before + 1
        return before

    def earliest(self) -> Raw | None:
        """Where a reading has to begin that shall go on as this one would."""
        oldest = next(iter(self._seen.values()), None)
        return None if oldest is None else oldest.first
