"""Ends the process when a partition with lag stops moving: a hung worker keeps its partitions and says nothing."""

from __future__ import annotations

import faulthandler
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from faust.types import TP
from headerfirst.streams.offset_ledger import Position

_STDERR: Final = 2


@dataclass(slots=True)
class Watchdog:
    """Of one consumer: what it is not shown, it forgets. `stuck_after` in seconds."""

    stuck_after: float
    _moved: dict[TP, tuple[int, float]] = field(default_factory=dict)

    def look(self, positions: Mapping[TP, Position], now: float, *, paused: bool) -> list[TP]:
        """The partitions that have lag and have not moved for too long; a pause is no fault of theirs."""
        self._forget(set(self._moved) - set(positions))
        for tp, position in positions.items():
            known = self._moved.get(tp)
            if paused or known is None or known[0] != position.mark or position.lag == 0:
                self._moved[tp] = (position.mark, now)
        return [tp for tp, (_, since) in self._moved.items() if now - since > self.stuck_after]

    def longest(self, now: float) -> float:
        """Seconds that a partition with lag has not moved; a look ago at least one without lag had."""
        return max((now - since for _, since in self._moved.values()), default=0.0)

    def _forget(self, revoked: Iterable[TP]) -> None:
        for tp in revoked:
            del self._moved[tp]


def expect_another_call_within(seconds: float) -> None:
    """Else the process ends with exit code 1: a step holds the loop, where no task and perhaps no thread can look.

    The lines that it hangs in are told on stderr, none of the values.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=_STDERR)


def expect_no_more_calls() -> None:
    faulthandler.cancel_dump_traceback_later()
