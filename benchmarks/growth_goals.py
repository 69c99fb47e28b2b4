"""What growth was promised to cost, and whether what was measured keeps to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

MOST_GROWTH: Final = 1.35
"""The cost of an event at the largest, as a multiple of that at the smallest."""
MOST_BYTES: Final[Mapping[str, int]] = {"usage_bytes_each": 1_000, "register_bytes_each": 2_000}
MOST_SECONDS: Final[Mapping[str, int]] = {"start_to_first_commit_s": 30}


class Verdict(NamedTuple):
    """`value` is a ratio, bytes or seconds, as `name` says."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def ratios(costs: Sequence[float]) -> list[float]:
    """Each as a multiple of the first, which is that of the smallest."""
    return [round(cost / costs[0], 2) for cost in costs]


def verdicts(series: Mapping[str, Sequence[Mapping[str, float]]]) -> list[Verdict]:
    """From the measurements of each kind, smallest first."""
    return [verdict for kind, found in series.items() for verdict in _of(kind, found)]


def _of(kind: str, found: Sequence[Mapping[str, float]]) -> Iterator[Verdict]:
    costs = [one["event_us"] for one in found if "event_us" in one]
    if len(costs) > 1:
        yield Verdict(f"{kind}: cost of an event", ratios(costs)[-1], MOST_GROWTH)
    for name, limit in {**MOST_BYTES, **MOST_SECONDS}.items():
        if name in found[-1]:
            yield Verdict(f"{kind}: {name}", found[-1][name], limit)
