"""What a run found: as JSON, as a table for people, and into docs/performance.md between its marks."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.contenders import Contender
from benchmarks.goals import Goal
from benchmarks.latency import Latency
from benchmarks.measuring import Figures
from benchmarks.spread import Spread, spread

BEGIN: Final = "<!-- made by `make bench` -->\n"
END: Final = "<!-- end of what is made by `make bench` -->\n"
PICTURE: Final = "![CPU an event of each contender](pictures/performance.svg)"


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a contender: rounds, or why there are none."""

    contender: Contender
    version: str
    records: int
    rounds: list[Figures] = field(default_factory=list)
    reason: str | None = None

    def of(self, name: str) -> Spread | None:
        return spread([getattr(each, name) for each in self.rounds]) if self.rounds else None


@dataclass(frozen=True, slots=True)
class Report:
    taken: str
    machine: Mapping[str, str | int]
    flush_milliseconds: int
    rounds: int
    rows: Sequence[Row]
    policy: Spread | None
    """Microseconds that the job itself takes, no Kafka."""
    latencies: Mapping[str, Latency]
    goals: Sequence[Goal]

    def as_dict(self) -> dict[str, Any]:
        policy = None if self.policy is None else self.policy._asdict()
        return {
            "taken": self.taken,
            "machine": dict(self.machine),
            "flush_milliseconds": self.flush_milliseconds,
            "rounds": self.rounds,
            "job_alone_microseconds": policy,
            "contenders": {row.contender.name: _as_dict(row) for row in self.rows},
            "latency": {name: asdict(each) for name, each in self.latencies.items()},
            "goals": [{**goal._asdict(), "verdict": goal.verdict} for goal in self.goals],
        }


def machine(kafka: str) -> dict[str, str | int]:
    """What the figures depend on; no name of a host."""
    cpus = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    memory = Path("/proc/meminfo").read_text(encoding="ascii")
    model = re.search(r"model name\s*: (.+)", cpus)
    kibibytes = re.search(r"MemTotal:\s+(\d+)", memory)
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": cpus.count("processor\t:"),
        "memory_gibibytes": round(int(kibibytes[1]) / 2**20) if kibibytes else 0,
        "kernel": platform.release().partition("-")[0],
        "python": platform.python_version(),
        "kafka": kafka,
    }


def _as_dict(row: Row) -> dict[str, Any]:
    known: dict[str, Any] = {"title": row.contender.title, "version": row.version, "state": row.contender.state}
    if not row.rounds:
        return {**known, "not_measured": row.reason or "no round was run"}
    spreads = {name: spread([getattr(each, name) for each in row.rounds]) for name in row.rounds[0].as_dict()}
    if row.reason:
        known["broke_off"] = row.reason
    return {**known, "records": row.records, **{name: each._asdict() for name, each in spreads.items()}}


def table(report: Report) -> str:
    """In Markdown; nobody is left out."""
    return "\n".join(_table(report)) + "\n"


def _table(report: Report) -> Iterator[str]:
    yield "| contender | its counts are kept | CPU an event, µs | with start, µs | events a second | peak memory, MiB |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for row in sorted(report.rows, key=_by_cpu):
        name = f"{row.contender.title} {row.version}".strip()
        cpu, whole, rate, memory = (row.of(each) for each in ("cpu", "whole_cpu", "events_per_second", "memory"))
        if cpu is None or whole is None or rate is None or memory is None:
            yield f"| {name} | {row.contender.state} | not measured, because {row.reason} | | | |"
            continue
        figures = f"{_micros(cpu)} | {whole.median:.1f} | {rate.median:,.0f} | {memory.median:,.0f}"
        broke = f"; {len(row.rounds)} of {report.rounds} rounds, because {row.reason}" if row.reason else ""
        yield f"| {name} | {row.contender.state}{broke} | {figures} |"
    if report.policy is not None:
        yield f"| the job itself, no Kafka, no decoding | none | {_micros(report.policy)} | | | |"


def _by_cpu(row: Row) -> float:
    cpu = row.of("cpu")
    return float("inf") if cpu is None else cpu.median


def _micros(of: Spread) -> str:
    return f"{of.median:.1f} ({of.least:.1f} to {of.most:.1f})"


def goal_table(goals: Sequence[Goal]) -> str:
    lines = ["| our CPU an event, as a multiple of | at most | measured | |", "| --- | ---: | ---: | --- |"]
    for goal in goals:
        value = "" if goal.value is None else f"{goal.value:.2f}"
        lines.append(f"| {goal.name} | {goal.limit:.2f} | {value} | {goal.verdict} |")
    return "\n".join(lines) + "\n"


def latency_table(latencies: Mapping[str, Latency]) -> str:
    lines = ["| contender | records a second | p50, ms | p99, ms | incidents |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, each in latencies.items():
        lost = f", {each.missing} late" if each.missing else ""
        lines.append(f"| {name} | {each.rate:,.0f} | {each.p50:.0f} | {each.p99:.0f} | {each.incidents:,}{lost} |")
    return "\n".join(lines) + "\n"


def chapter(report: Report) -> str:
    """The marked part of the document."""
    on = report.machine
    where = (
        f"Taken on {report.taken}: {on['cores']} cores ({on['cpu']}), {on['memory_gibibytes']} GiB, Python "
        f"{on['python']}, Kafka {on['kafka']} on the same machine; {_records(report.rows)}; medians of {report.rounds} "
        f"interleaved rounds, least and most in brackets; flushed every {report.flush_milliseconds} ms."
    )
    latency = f"\n{latency_table(report.latencies)}" if report.latencies else ""
    return f"\n{where}\n\n{PICTURE}\n\n{table(report)}\n{goal_table(report.goals)}{latency}\n"


def _records(rows: Sequence[Row]) -> str:
    many, few = (max((row.records for row in rows if row.contender.few == slow), default=0) for slow in (False, True))
    return f"{many:,} records" + (f" ({few:,} for who takes over 100 µs each)" if few else "")


def renewed(document: str, report: Report) -> str:
    """The document with its marked part made anew; raises ValueError where the marks are missing."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the document lacks the marks between which the figures stand")
    return before + BEGIN + chapter(report) + END + after
