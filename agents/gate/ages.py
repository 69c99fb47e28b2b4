"""What was noted when, so that it can be forgotten with the topics that it came from.

Topics keep half a year, and lose their oldest segments at different hours: on that edge a request may outlive its
decision. What is that old is neither judged, nor answered, nor entered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

K = TypeVar("K")

REMEMBERED: Final = timedelta(days=170)
"""Less than any of the gate's topics keeps, and more than any request waits for its decision."""


class Ages(Generic[K]):
    """By day, which is close enough."""

    def __init__(self) -> None:
        self._days: dict[date, list[K]] = {}

    def note(self, name: K, at: datetime) -> None:
        self._days.setdefault(at.date(), []).append(name)

    def outlived(self, now: datetime) -> Iterator[K]:
        """Each once: what was noted more than `REMEMBERED` ago."""
        last = (now - REMEMBERED).date()
        for day in [day for day in self._days if day < last]:
            yield from self._days.pop(day)

    def forget(self) -> None:
        self._days.clear()
