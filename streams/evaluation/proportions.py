"""How many of how many, with the interval in which the true share lies: the figures of the evaluation.

Wilson's interval (1927) stays within 0 and 1 and is of use where nothing, or everything, was hit.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

CONFIDENCE: Final = 0.95
_Z: Final = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Interval(NamedTuple):
    low: float
    high: float


class Share(NamedTuple):
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """None of none."""
        return self.hits / self.of if self.of else None

    def interval(self) -> Interval:
        """At 95 % confidence; of none, anything."""
        if not self.of:
            return Interval(0.0, 1.0)
        share, square = self.hits / self.of, _Z * _Z / self.of
        middle = (share + square / 2) / (1 + square)
        half = _Z * sqrt(share * (1 - share) / self.of + square / (4 * self.of)) / (1 + square)
        low = 0.0 if self.hits == 0 else middle - half
        high = 1.0 if self.hits == self.of else middle + half
        return Interval(low, high)

    def __str__(self) -> str:
        """`2 of 400: 0.50 % (0.14 to 1.80)`."""
        if self.value is None:
            return "0 of 0"
        low, high = self.interval()
        return f"{self.hits:,} of {self.of:,}: {_percent(self.value)} % ({_percent(low)} to {_percent(high)})"


def _percent(share: float) -> str:
    """Two decimals, of which rounding makes neither all nor none what is not."""
    text = f"{100 * share:.2f}"
    if text == "100.00" and share < 1:
        return "99.99"
    if text == "0.00" and share > 0:
        return "0.01"
    return text
