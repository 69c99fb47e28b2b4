"""How many people have delegated access to nobody, as a figure of the process that judges changes to accounts.

It is counted when the metric is read, and not at each reading: to look at everybody takes a while where many work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import nan
from typing import Final

from headerfirst.agents.delegation_gaps import asks_for_delegation, people_without
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs

GOOD_FOR: Final = timedelta(hours=1)
"""Who has access is a matter of days, and to look at 100,000 people takes most of a second."""


class DelegationFigures:
    """`is_fresh` says whether the register may be relied on, `now` what time it is."""

    def __init__(
        self, packs: Packs, register: Register, is_fresh: Callable[[], bool], now: Callable[[], datetime]
    ) -> None:
        self._packs = packs
        self._register = register
        self._is_fresh = is_fresh
        self._now = now
        self._counted_at: datetime | None = None
        self._without = nan

    def without(self) -> float:
        """Not a number where the policy in force asks for no delegation, so few people work here that a figure would
        be about each, or nobody knows.
        """
        if not self._is_fresh():
            return nan
        now = self._now()
        if self._counted_at is None or now - self._counted_at >= GOOD_FOR:
            self._counted_at, self._without = now, self._count(now)
        return self._without

    def _count(self, now: datetime) -> float:
        pack = self._packs.in_force(self._register, now)
        if pack is None or not asks_for_delegation(pack.pack):
            return nan
        without = people_without(self._register, now, pack.pack.file.gate.smallest_group)
        return nan if without is None else without
