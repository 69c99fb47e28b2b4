"""`make bench`: the reference job by us and by others, in turn, on one Kafka; figures into docs/performance.*.

How it is kept fair: docs/decisions/0066. Some twenty minutes with 400,000 records and three rounds.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.contenders import CONTENDERS, FLUSH_MILLISECONDS, OURS, ROOT, STREAMS
from benchmarks.environments import PLOT, NotMeasuredError, environment, kafka_version, prepare, version_of
from benchmarks.goals import goals
from benchmarks.latency import Latency, measure_latency
from benchmarks.mail import COPIES, Mails
from benchmarks.measuring import Field, measure
from benchmarks.reference_job import Mail, decode, judge
from benchmarks.report import Report, Row, chapter, machine, renewed
from benchmarks.spread import Spread, spread
from tests.e2e.kafka_broker import KafkaNode

DOCUMENT: Final = ROOT / "docs" / "performance.md"
JSON: Final = ROOT / "docs" / "performance.json"
PICTURE: Final = ROOT / "docs" / "pictures" / "performance.svg"
_SLOWER: Final = 10
"""The tenth of the records that does for who takes over 100 µs each."""
_ALONE: Final = 100_000


def main() -> None:
    options = _options()
    if options.list:
        for each in CONTENDERS:
            print(f"{each.name:20} {each.title}; counts: {each.state}")
        return
    for sign in (signal.SIGTERM, signal.SIGINT):  # so that what was started is ended on the way out
        signal.signal(sign, signal.default_int_handler)
    try:
        _publish(_bench(options), options)
    except KeyboardInterrupt:
        sys.exit("stopped; nothing was written")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="names of --list, with commas; then docs/ stays as it is", default="")
    parser.add_argument("--records", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, default=COPIES, help="mailboxes for each of the day's 302")
    parser.add_argument("--quick", action="store_true", help="one round, 60,000 records, no latency; docs/ stays")
    parser.add_argument("--no-latency", dest="latency", action="store_false")
    parser.add_argument("--dry", action="store_true", help="docs/ stays as it is; the JSON goes to .build/bench")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    unknown = {name for name in options.only.split(",") if name} - {each.name for each in CONTENDERS}
    if unknown:
        parser.error(f"no contender is called {', '.join(sorted(unknown))}; see --list")
    if options.quick:
        options.rounds, options.records, options.latency = 1, 60_000, False
    options.dry = options.dry or options.quick or bool(options.only) or options.copies != COPIES
    return options


def _bench(options: argparse.Namespace) -> Report:
    begun = time.monotonic()
    chosen = [each for each in CONTENDERS if not options.only or each.name in options.only.split(",")]
    few = Mails(max(options.records // _SLOWER, 5_000), options.copies)
    mails = Mails(options.records, options.copies)
    rows = {each.name: Row(each, version_of(each), len(few if each.few else mails)) for each in chosen}
    pythons = dict(_prepared(rows))
    job = _job_alone(mails)
    _say(f"the job itself: {job.median:.2f} µs")
    latencies: dict[str, Latency] = {}
    with KafkaNode.started() as node:
        for number in range(1, options.rounds + 1):
            _round(number, node.bootstrap, (mails, few), rows, pythons)
        if options.latency:
            latencies = dict(_latencies(node.bootstrap, rows, pythons))
    _say(f"took {(time.monotonic() - begun) / 60:.1f} minutes")
    return Report(
        taken=datetime.now(UTC).date().isoformat(),
        machine=machine(kafka_version()),
        flush_milliseconds=FLUSH_MILLISECONDS,
        rounds=options.rounds,
        rows=list(rows.values()),
        policy=job,
        latencies=latencies,
        goals=goals(_medians(rows, "cpu"), _medians(rows, "whole_cpu"), job.median),
    )


def _medians(rows: dict[str, Row], figure: str) -> dict[str, float]:
    return {name: each.median for name, row in rows.items() if (each := row.of(figure)) is not None}


def _prepared(rows: dict[str, Row]) -> Iterator[tuple[str, Path]]:
    """The Python of each that can be installed; the others' rows say why not."""
    for name, row in list(rows.items()):
        _say(f"preparing {name}")
        try:
            yield name, prepare(row.contender)
        except NotMeasuredError as error:
            _fail(rows, name, error)


def _round(
    number: int, bootstrap: str, mails: tuple[Mails, Mails], rows: dict[str, Row], pythons: dict[str, Path]
) -> None:
    """Input anew, then everybody in turn; every second round backwards, so that nobody always follows the same one."""
    _say(f"round {number}: writing {len(mails[0]):,} records")
    many = Field.laid(bootstrap, f"bench-{number}-", mails[0])
    few = (
        Field.laid(bootstrap, f"bench-few-{number}-", mails[1])
        if any(row.contender.few for row in rows.values())
        else many
    )
    order = list(pythons) if number % 2 else list(reversed(pythons))
    for name in order:
        row = rows[name]
        if row.reason is not None:
            continue
        try:
            figures = measure(row.contender, pythons[name], few if row.contender.few else many)
        except NotMeasuredError as error:
            _fail(rows, name, error)
            continue
        row.rounds.append(figures)
        rate, memory = figures.events_per_second, figures.memory
        _say(f"  {name:20} {figures.cpu:7.1f} µs CPU an event, {rate:9,.0f} events/s, {memory:6,.0f} MiB")


def _fail(rows: dict[str, Row], name: str, error: NotMeasuredError) -> None:
    row = rows[name]
    rows[name] = Row(row.contender, row.version, row.records, row.rounds, str(error))
    _say(f"  {name}: not measured, because {error}")


def _job_alone(mails: Mails) -> Spread:
    records = [decode(record.value or b"") for record in islice(mails, _ALONE)]
    _microseconds(records)  # a first time to warm up
    return spread([_microseconds(records) for _ in range(3)])


def _microseconds(records: Sequence[Mail]) -> float:
    counts: dict[str, int] = {}
    before = time.process_time()
    for record in records:
        count = counts.get(record.mailbox, 0) + 1
        counts[record.mailbox] = count
        judge(record, count)
    return (time.process_time() - before) / len(records) * 1e6


def _latencies(bootstrap: str, rows: dict[str, Row], pythons: dict[str, Path]) -> Iterator[tuple[str, Latency]]:
    for name in (OURS, STREAMS):
        rate = rows[name].of("events_per_second") if name in rows else None
        if rate is None:
            continue
        try:
            latency = measure_latency(rows[name].contender, pythons[name], bootstrap, rate.median)
        except NotMeasuredError as error:
            _say(f"  {name}: latency not measured, because {error}")
            continue
        _say(f"  {name}: {latency.p50:.0f} ms, p99 {latency.p99:.0f} ms at {latency.rate:,.0f} records/s")
        yield name, latency


def _publish(report: Report, options: argparse.Namespace) -> None:
    print(chapter(report))
    target = ROOT / ".build" / "bench" / "performance.json" if options.dry else JSON
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    picture = target.with_suffix(".svg") if options.dry else PICTURE
    _draw(target, picture)
    if not options.dry:
        DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8"), report), encoding="utf-8")
    _say(f"written: {target.relative_to(ROOT)}, {picture.relative_to(ROOT)}")


def _draw(source: Path, target: Path) -> None:
    try:
        python = environment(PLOT)
    except NotMeasuredError as error:
        _say(f"no picture, because {error}")
        return
    subprocess.run([python, PLOT / "draw.py", source, target], check=True)  # noqa: S603 - our own program


def _say(text: Any) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
