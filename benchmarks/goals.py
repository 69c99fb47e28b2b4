"""What was promised of the engine, as ratios within one run, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from benchmarks.contenders import FLOOR, OURS, QUIX, STREAMS

OF_STREAMS: Final = 0.5
OF_QUIX: Final = 0.25
OF_FLOOR: Final = 2.5


class Goal(NamedTuple):
    """`value` and `limit` are ratios; `value` is None where one of the two was not measured."""

    name: str
    limit: float
    value: float | None

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.limit else "not met"


def goals(warm: Mapping[str, float], whole: Mapping[str, float], policy: float | None) -> list[Goal]:
    """From medians of CPU per event, by contender: once warm, of its whole life; and the job's own time."""
    return [*_of_others(warm, "once both are warm"), *_of_floor(warm, policy), *_of_others(whole, "start included")]


def _of_others(cpu: Mapping[str, float], when: str) -> Iterator[Goal]:
    ours = cpu.get(OURS)
    yield Goal(f"CPU of Kafka Streams with durable state, {when}", OF_STREAMS, _ratio(ours, cpu.get(STREAMS)))
    yield Goal(f"CPU of Quix Streams with durable state, {when}", OF_QUIX, _ratio(ours, cpu.get(QUIX)))


def _of_floor(cpu: Mapping[str, float], policy: float | None) -> Iterator[Goal]:
    ours, floor = cpu.get(OURS), cpu.get(FLOOR)
    both = None if floor is None or policy is None else floor + policy
    yield Goal("floor (aiokafka) and the job's own time together", OF_FLOOR, _ratio(ours, both))
    rest = None if ours is None or policy is None else ours - policy
    yield Goal("floor (aiokafka), the job's own time taken off ours", OF_FLOOR, _ratio(rest, floor))


def _ratio(value: float | None, of: float | None) -> float | None:
    return None if value is None or of is None else value / of
