"""The demo while it runs: a live table on a terminal, else a plain line now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, Self

import click
from headerfirst.streams.demo.outputs import Outputs
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

_LINE_EVERY: Final = 3.0
"""Seconds between two plain lines."""


@dataclass(frozen=True, slots=True)
class Moment:
    """All that can be said at one moment; nothing in it names anybody."""

    elapsed: float
    """Seconds since the first record was played."""
    clock: datetime | None
    """Of the made-up day."""
    total: int
    worked_off: Mapping[str, int]
    """Records by topic."""
    lag: int
    outputs: Outputs
    shielded: Mapping[str, int]
    out_of_scope: Mapping[str, int]

    @property
    def done(self) -> int:
        return sum(self.worked_off.values())

    @property
    def rate(self) -> float:
        return self.done / self.elapsed if self.elapsed else 0.0

    @property
    def time_of_day(self) -> str:
        return "--:--" if self.clock is None else f"{self.clock:%H:%M}"


class Screen(Protocol):
    def show(self, moment: Moment) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


class PlainScreen:
    """For files, pipes and continuous integration."""

    def __init__(self) -> None:
        self._next = 0.0

    def show(self, moment: Moment) -> None:
        if moment.elapsed >= self._next:
            self._next = moment.elapsed + _LINE_EVERY
            click.echo(line(moment))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


class LiveScreen:
    """The table goes when it is left: the summary says it all again."""

    def __init__(self, title: str, console: Console | None = None) -> None:
        self._title = title
        self._live = Live(console=console or Console(), refresh_per_second=4, transient=True)

    def show(self, moment: Moment) -> None:
        self._live.update(picture(self._title, moment))

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.__exit__(None, None, None)


def line(moment: Moment) -> str:
    return (
        f"{moment.time_of_day} of the day: {moment.done:,} of {moment.total:,} records, "
        f"{len(moment.outputs.incidents)} incidents, {len(moment.outputs.requests)} requests, "
        f"{len(moment.outputs.decisions)} decided, "
        f"{sum(moment.shielded.values()):,} shielded, {len(moment.outputs.dead_letters)} dead letters, "
        f"lag {moment.lag:,}"
    )


def picture(title: str, moment: Moment) -> RenderableType:
    columns = Table.grid(padding=(0, 3))
    columns.add_row(_incidents(moment.outputs), Group(*_counts(moment)))
    bar = Table.grid(padding=(0, 2))
    bar.add_row(
        moment.time_of_day,
        ProgressBar(total=moment.total, completed=moment.done, width=40),
        f"{moment.done:,} of {moment.total:,}   {moment.rate:,.0f} records/s   lag {moment.lag:,}",
    )
    return Group(Text(title, style="bold"), bar, Text(), columns)


def _incidents(outputs: Outputs) -> Table:
    table = Table("class", "category", "severity", "state", title="Incidents", title_justify="left", box=None)
    table.add_column("", justify="right")
    counts = Counter((one.class_, one.category, one.severity, one.state) for one in outputs.incidents.values())
    for row, count in sorted(counts.items()):
        table.add_row(*row, str(count))
    return table


def _counts(moment: Moment) -> list[Table]:
    outputs = moment.outputs
    return [
        _count("Seen, by topic", moment.worked_off),
        _count("Asked to open, by purpose", Counter(one.purpose for one in outputs.requests.values())),
        _count("Decided", Counter(one.outcome for one in outputs.decisions.values())),
        _count("Looked into by programs", Counter(one.outcome for one in outputs.results.values())),
        _count("Shielded, by protection", moment.shielded),
        _count("Out of scope", moment.out_of_scope),
        _count("Dead letters, by reason", Counter(one.reason for one in outputs.dead_letters.values())),
        _count("Arrived with content, which was dropped", {"ledger entries": len(outputs.stripped)}),
        _count("Ledger", {"entries, each hashed with all before it": len(outputs.ledger)}),
    ]


def _count(title: str, counts: Mapping[str, int]) -> Table:
    table = Table("", title=title, title_justify="left", box=None, show_header=False, min_width=44)
    table.add_column("", justify="right")
    for name, count in sorted(counts.items()):
        table.add_row(name.replace("_", " "), f"{count:,}")
    return table
