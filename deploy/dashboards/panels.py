"""What a panel is: a question, its queries, its unit, and, where a quiet day leaves it empty, why.

Panels, legends and variables name no person, address or host: the labels that may occur are a closed list, and there is
no variable but the data source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

LABELS: Final = frozenset(
    {
        "category", "cause", "change", "class", "format", "instance", "job", "kind", "le", "mode", "outcome",
        "protection", "purpose", "reason", "role", "rule", "scanner", "severity", "state", "topic",
    }
)  # fmt: skip
"""Of streams/metrics.py, and those that Prometheus adds: a worker's service (`instance`), a job, a bucket's bound."""

Kind = Literal["number", "bars", "lines"]
"""One figure or a few; one bar a label, largest first; a line a label over time."""
Unit = Literal["short", "s", "bytes", "reqps", "percentunit", "bool_yes_no", "none"]
"""As Grafana names them."""

DOORS: Final = "email-metadata|web-proxy|account-changes|reports"
"""The topics by which headers come in."""


@dataclass(frozen=True, slots=True)
class Query:
    expr: str
    """PromQL, with Grafana's $__range and $__rate_interval."""
    legend: str = ""
    """`{{label}}` stands for a label's value."""


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    description: str
    """What it answers, and what to do about it."""
    unit: Unit
    queries: tuple[Query, ...]
    kind: Kind = "lines"
    empty_because: str = ""
    """Why the sample day leaves it without any figure but 0."""
    may_be_empty: bool = False
    """Whether the sample day may also leave a figure there; the reason above is then that of most runs."""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Board:
    uid: str
    title: str
    description: str
    """For whom it is, and which question it answers."""
    sections: tuple[Section, ...]

    @property
    def panels(self) -> tuple[Panel, ...]:
        return tuple(panel for section in self.sections for panel in section.panels)


def number(
    title: str, description: str, unit: Unit, expr: str, *, empty_because: str = "", may_be_empty: bool = False
) -> Panel:
    return Panel(title, description, unit, (Query(expr),), "number", empty_because, may_be_empty)


def bars(  # noqa: PLR0913  # a panel in one call, as it is read
    title: str,
    description: str,
    expr: str,
    legend: str,
    *,
    unit: Unit = "short",
    empty_because: str = "",
    may_be_empty: bool = False,
) -> Panel:
    return Panel(title, description, unit, (Query(expr, legend),), "bars", empty_because, may_be_empty)


def lines(
    title: str, description: str, unit: Unit, *queries: Query, empty_because: str = "", may_be_empty: bool = False
) -> Panel:
    return Panel(title, description, unit, queries, "lines", empty_because, may_be_empty)
