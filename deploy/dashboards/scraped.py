"""What a Prometheus answers a panel: the same queries that Grafana would ask, with its two intervals filled in."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import requests

from deploy.dashboards.panels import Panel, Query

_RATE_INTERVAL: Final = "5s"
"""Some scrapes; the sample day is asked each second."""
_POINTS: Final = 120


@dataclass(frozen=True, slots=True)
class Series:
    legend: str
    points: list[tuple[float, float]]
    """Seconds since the epoch, and the value, which is finite."""

    @property
    def last(self) -> float:
        return self.points[-1][1]

    @property
    def says_something(self) -> bool:
        return any(value for _, value in self.points)


@dataclass(frozen=True, slots=True)
class Scraped:
    """What was scraped at `address` from `start` to `end`, in seconds since the epoch."""

    address: str
    start: float
    end: float

    def ask(self, panel: Panel) -> list[Series]:
        """Raises for a query that Prometheus does not understand."""
        found = [one for query in panel.queries for one in self._ask(query, over_time=panel.kind == "lines")]
        return found if panel.kind == "lines" else sorted(found, key=lambda one: -one.last)

    def _ask(self, query: Query, *, over_time: bool) -> list[Series]:
        expr = query.expr.replace("$__rate_interval", _RATE_INTERVAL)
        expr = expr.replace("$__range", f"{math.ceil(self.end - self.start) + 2}s")
        span: dict[str, str | float] = {
            "start": self.start,
            "end": self.end,
            "step": max((self.end - self.start) / _POINTS, 0.5),
        }
        path, when = ("query_range", span) if over_time else ("query", {"time": self.end})
        answer = requests.get(f"http://{self.address}/api/v1/{path}", params={"query": expr, **when}, timeout=30).json()
        if answer["status"] != "success":
            raise ValueError(f"{expr}: {answer['error']}")
        return [series for one in answer["data"]["result"] if (series := _series(one, query)).points]


def _series(one: dict[str, Any], query: Query) -> Series:
    pairs = one["values"] if "values" in one else [one["value"]]
    points = [(float(at), float(value)) for at, value in pairs]
    return Series(_legend(query, one["metric"]), [point for point in points if math.isfinite(point[1])])


def _legend(query: Query, labels: dict[str, str]) -> str:
    return re.sub(r"{{(\w+)}}", lambda named: labels.get(named[1], ""), query.legend)
