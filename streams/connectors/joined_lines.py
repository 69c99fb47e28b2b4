"""Lines of which several make one record: kept together by a key until the record is complete, and not without bound.

What waits too long, or takes too much room with everything else that waits, is given up as far as it is known; nothing
is dropped. Where a reading has to begin again is the first line of the oldest that still waits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from headerfirst.streams.connectors.interface import Raw

OPEN: Final = 50_000
"""Joins that wait at a time."""
HELD: Final = 64 << 20
"""Bytes of lines that wait at a time."""

Facts = TypeVar("Facts")


class Join(Generic[Facts]):
    """The lines with one key so far, and what they say; `began` and `last` are times that the first and last say."""

    __slots__ = ("began", "facts", "first", "key", "last", "length", "lines")

    def __init__(self, key: str, first: Raw, facts: Facts, at: datetime) -> None:
        self.key, self.first, self.facts = key, first, facts
        self.began = self.last = at
        self.lines: list[bytes] = []
        self.length = 0

    @property
    def value(self) -> bytes:
        return b"\n".join(self.lines)


class Joins(Generic[Facts]):
    """`quiet`: for how long, by the log's own time, nothing was said of a join that is complete for that reason."""

    def __init__(
        self,
        make: Callable[[], Facts],
        quiet: timedelta,
        *,
        either_way: bool = False,
        open_at_most: int = OPEN,
        held_at_most: int = HELD,
    ) -> None:
        """`either_way`: lines may run back in time, and one from long before is as good a sign as one from after."""
        self._make, self._quiet, self._either_way = make, quiet, either_way
        self._open_at_most, self._held_at_most = open_at_most, held_at_most
        self._by_start: OrderedDict[str, Join[Facts]] = OrderedDict()
        self._by_last: OrderedDict[str, Join[Facts]] = OrderedDict()
        self._held = 0

    def add(self, key: str, raw: Raw, at: datetime) -> Join[Facts]:
        """The join that a line belongs to, with the line in it."""
        join = self._by_start.get(key)
        if join is None:
            join = self._by_start[key] = self._by_last[key] = Join(key, raw, self._make(), at)
        else:
            self._by_last.move_to_end(key)
            join.last = at
        join.lines.append(raw.value)
        join.length += len(raw.value)
        self._held += len(raw.value)
        return join

    def end(self, key: str) -> Join[Facts]:
        """Take one out: the last line of it has come."""
        join = self._by_start.pop(key)
        del self._by_last[key]
        self._held -= join.length
        return join

    def given_up(self, now: datetime) -> Iterator[Join[Facts]]:
        """Those of which nothing was said for long, and the oldest while there are too many."""
        while self._by_last:
            key, join = next(iter(self._by_last.items()))
            silent = now - join.last
            if not (silent > self._quiet or (self._either_way and -silent > self._quiet)):
                break
            yield self.end(key)
        while len(self._by_start) > self._open_at_most or (self._held > self._held_at_most and len(self._by_start) > 1):
            yield self.end(next(iter(self._by_start)))

    def rest(self) -> Iterator[Join[Facts]]:
        """All of them: no line will come any more."""
        while self._by_start:
            yield self.end(next(iter(self._by_start)))

    def earliest(self) -> Raw | None:
        return next((join.first for join in self._by_start.values()), None)
