"""Whether a figure grows: the slope of a straight line through samples, and how sure one may be of it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

_SURE = 1.96
"""Standard errors to each side that hold 95 of 100 slopes, where samples are many."""


class Slope(NamedTuple):
    """Per unit of the first coordinate, with the bounds of its 95 % confidence interval."""

    value: float
    low: float
    high: float

    @property
    def is_flat(self) -> bool:
        """Whether no growth at all is among what the samples allow."""
        return self.low <= 0


def slope(points: Sequence[tuple[float, float]]) -> Slope:
    """Ordinary least squares; of fewer than three points nothing is said (`nan`)."""
    if len(points) < 3:  # noqa: PLR2004  # two make any line exact
        return Slope(math.nan, math.nan, math.nan)
    xs, ys = zip(*points, strict=True)
    line = statistics.linear_regression(xs, ys)
    rest = sum((y - line.slope * x - line.intercept) ** 2 for x, y in points)
    spread = sum((x - statistics.fmean(xs)) ** 2 for x in xs)
    error = math.sqrt(rest / (len(points) - 2) / spread)
    return Slope(line.slope, line.slope - _SURE * error, line.slope + _SURE * error)
