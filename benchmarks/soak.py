"""Hours of work at half of what a worker can do, with restarts: memory, lag, and whether every record is accounted for.

`make soak`. One worker stays for half of the time and another is stopped and started again every few minutes, each by
SIGTERM and beside the other, as a rolling update does it. Figures go to docs/soak.json.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.schemas.finding import PackRef
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day

from benchmarks.trend import Slope, slope
from tests.e2e.kafka_broker import KafkaNode, tied
from tests.e2e.workers import Installation

ROOT = Path(__file__).parents[1]
DAY = 30_000
"""Records of the invented day that is told over and over, each time with ids of its own."""
PROBE = 90_000
"""Records by which it is measured how much one worker can do."""
SAMPLE = 5.0
"""Seconds between two looks at memory and lag."""
WARM = 120.0
"""Seconds of a worker's life before its memory counts: code is loaded, caches fill."""
BEAT = 10.0
LOG = ROOT / ".build/soak.log"
"""What the workers say."""
OVERLAP = 15.0
"""Seconds for which the old and the new one run side by side."""


@dataclass
class Member:
    """One worker process, from its start to its totals."""

    process: subprocess.Popen[bytes]
    totals: Path
    started: float
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Minutes of the run and MiB."""

    def look(self, begun: float) -> None:
        now = time.monotonic()
        if now - self.started > WARM:
            self.memory.append(((now - begun) / 60, resident_mebibytes(self.process.pid)))

    def stop(self) -> dict[str, dict[str, int]]:
        """SIGTERM, and what became of its records."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        return dict(json.loads(self.totals.read_text(encoding="utf-8")))


@dataclass
class Soak:
    installation: Installation
    folder: Path
    records: Iterator[DoorRecord]
    produced: int = 0
    accounted: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    exit_codes: Counter[str] = field(default_factory=Counter)
    lags: list[int] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    past: list[Member] = field(default_factory=list)
    leaving: list[tuple[float, Member]] = field(default_factory=list)
    """Those that are replaced, and when they are told to end."""

    def start_member(self) -> Member:
        totals = self.folder / f"totals-{len(self.past) + len(self.members)}.json"
        command = [sys.executable, str(ROOT / "benchmarks/counted_worker.py"), "worker", "--demo-keys"]
        command += ["--bootstrap", self.installation.bootstrap, "--prefix", self.installation.prefix]
        command += ["--only", ",".join(self.installation.roles)]
        environment = os.environ | {"HEADERFIRST_TOTALS": str(totals)}
        with LOG.open("ab") as log:
            process = subprocess.Popen(tied(command), stdout=log, stderr=log, env=environment)  # noqa: S603  # our own
        member = Member(process, totals, time.monotonic())
        self.members.append(member)
        return member

    def stop_member(self, member: Member) -> None:
        totals = member.stop()
        self.exit_codes[str(member.process.returncode)] += 1
        self.accounted.update(totals["events"])
        self.retries.update(totals["retries"])
        self.members.remove(member)
        self.past.append(member)

    def replace(self, member: Member, now: float) -> None:
        """A new one joins, and some seconds later the old one goes."""
        self.start_member()
        self.leaving.append((now + OVERLAP, member))

    def stop_those_replaced(self, now: float) -> None:
        for at, member in [each for each in self.leaving if each[0] <= now]:
            self.leaving.remove((at, member))
            self.stop_member(member)

    def look(self, begun: float) -> None:
        self.lags.append(self.lag())
        for member in self.members:
            member.look(begun)

    def feed(self, number: int) -> None:
        self.installation.produce([next(self.records) for _ in range(number)])
        self.produced += number

    def lag(self) -> int:
        lags = self.installation.lags()
        return lags["mail"] + lags["web"]

    def drain(self) -> float:
        """Seconds until nothing is left."""
        begun = time.monotonic()
        while self.lag():
            self.installation.beat()
            time.sleep(0.5)
        return time.monotonic() - begun


def resident_mebibytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def told_for_ever(day: list[DoorRecord]) -> Iterator[DoorRecord]:
    """The day's mail and web records, each time with another id in the place of the old one."""
    ordinary = [
        one for one in day if one.topic in {"email-metadata", "web-proxy"} and one.value and b"event_id" in one.value
    ]
    for turn in count():
        for one in ordinary:
            head, mark, rest = (one.value or b"").partition(b'"event_id":"')
            changed = b"%08x" % turn + rest[8:]
            yield one._replace(value=head + mark + changed)


def capacity(soak: Soak) -> float:
    """Records a second of one worker with a full topic before it."""
    soak.feed(PROBE)
    while soak.lag() > PROBE * 0.9:
        time.sleep(0.2)
    begun, left = time.monotonic(), soak.lag()
    soak.drain()
    return left / (time.monotonic() - begun)


def run(soak: Soak, minutes: float, rate: float, restart_every: float) -> None:
    """The first member stays until half time, the second is replaced again and again; each new one joins before."""
    begun = time.monotonic()
    end, half = begun + minutes * 60, begun + minutes * 30
    soak.start_member()
    next_restart, next_sample, next_beat, half_is_over, fed = begun + restart_every, begun + SAMPLE, begun, False, 0
    while (now := time.monotonic()) < end:
        due = int((now - begun) * rate) - fed
        soak.feed(due)
        fed += due
        if now >= next_beat:
            soak.installation.beat()
            next_beat = now + BEAT
        if now >= next_sample:
            soak.look(begun)
            next_sample = now + SAMPLE
        if now >= next_restart or (now >= half and not half_is_over):
            soak.replace(soak.members[-1] if half_is_over or now < half else soak.members[0], now)
            half_is_over = half_is_over or now >= half
            next_restart = max(next_restart, now + restart_every / 2) if now < next_restart else now + restart_every
            print(f"{(now - begun) / 60:5.1f} min: restart; {soak.produced:,} produced, lag {soak.lag():,}", flush=True)
        soak.stop_those_replaced(now)
        time.sleep(max(0.0, 0.25 - (time.monotonic() - now)))
    soak.drain()
    for member in list(soak.members):
        soak.stop_member(member)


def figures(soak: Soak, rate: float, full: float, minutes: float) -> dict[str, Any]:
    longest = max(soak.past, key=lambda member: len(member.memory))
    later = longest.memory[len(longest.memory) // 2 :]
    ordered = sorted(soak.lags)
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "minutes": minutes,
        "capacity_events_per_second": round(full),
        "rate_events_per_second": round(rate),
        "restarts": len(soak.past) - 2,
        "produced": soak.produced,
        "accounted": dict(soak.accounted),
        "retries": dict(soak.retries),
        "exit_codes": dict(soak.exit_codes),
        "drift": sum(soak.accounted.values()) - soak.produced,
        "lag_median": round(statistics.median(ordered)),
        "lag_p99": ordered[int(len(ordered) * 0.99)],
        "lag_most": ordered[-1],
        "memory_mebibytes": [round(longest.memory[0][1], 1), round(longest.memory[-1][1], 1)] if longest.memory else [],
        "memory_slope_mebibytes_per_hour": an_hour(slope(longest.memory)),
        "memory_slope_mebibytes_per_hour_later_half": an_hour(slope(later)),
        "memory_mebibytes_every_five_minutes": [
            round(mebibytes, 1) for _, mebibytes in longest.memory[:: int(300 / SAMPLE)]
        ],
        "memory_minutes": round(longest.memory[-1][0] - longest.memory[0][0], 1) if longest.memory else 0,
    }


def an_hour(trend: Slope) -> dict[str, float]:
    """Of what is counted in minutes. All of its life holds a step: the incidents come to it, and are read."""
    return {name: round(value * 60, 2) for name, value in trend._asdict().items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, help="records a second; without it half of what one worker can do")
    parser.add_argument("--restart-every", type=float, default=240, help="seconds between two restarts")
    parser.add_argument("--write", type=Path, default=ROOT / "docs/soak.json")
    options = parser.parse_args()
    LOG.parent.mkdir(exist_ok=True)
    LOG.unlink(missing_ok=True)
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], DAY)
    with KafkaNode.started() as node, tempfile.TemporaryDirectory(prefix="headerfirst-soak-") as folder:
        installation = Installation(node.bootstrap, "soak-")
        installation.create()
        installation.write_register(day.register)
        soak = Soak(installation, Path(folder), told_for_ever(day.door))
        try:
            soak.start_member()
            full = capacity(soak)
            rate = options.rate or full / 2
            print(
                f"one worker does {full:,.0f} records a second; {options.minutes:g} minutes at {rate:,.0f}", flush=True
            )
            run(soak, options.minutes, rate, options.restart_every)
            found = figures(soak, rate, full, options.minutes)
        finally:
            for member in soak.members:
                member.process.kill()
                member.process.wait()
    options.write.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))
    sys.exit(1 if found["drift"] or set(found["exit_codes"]) != {"0"} else 0)


if __name__ == "__main__":
    main()
