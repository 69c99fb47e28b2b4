"""CPU per event of one worker process with the DMU pack, on a real Kafka beside it: `make bench-worker`.

The ordinary part of the invented day, written before the worker starts; time runs from the first commit to the last.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.schemas.finding import PackRef
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day

from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and the children that it has waited for (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / 100


def resident_mebibytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def measure(bootstrap: str, prefix: str, records: int, pack_id: str) -> dict[str, float]:
    pack = find_pack(pack_id)
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], records)
    installation = Installation(bootstrap, prefix)
    installation.create()
    installation.write_register(day.register)
    door = [record for record in day.door if record.topic in ("email-metadata", "web-proxy")]
    installation.produce(door)
    process = installation.start_worker()
    try:
        total = len(door)
        first = wait(installation, lambda left: left < total)
        cpu, left = cpu_seconds(process.pid), sum(installation.lags()[role] for role in ("mail", "web"))
        done = wait(installation, lambda left: left == 0)
        worked, used = left, cpu_seconds(process.pid) - cpu
        return {
            "events": float(worked),
            "events_per_second": worked / (done - first),
            "cpu_microseconds_per_event": used / worked * 1e6,
            "resident_mebibytes": resident_mebibytes(process.pid),
        }
    finally:
        installation.stop_workers()


def wait(installation: Installation, reached: object) -> float:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        lags = installation.lags()
        now = time.monotonic()
        if reached(sum(lags.get(role, 0) for role in ("mail", "web"))):  # type: ignore[operator]  # a predicate on the lag
            return now
        time.sleep(0.05)
    raise TimeoutError("the worker did not get on")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pack", default="dmu")
    options = parser.parse_args()
    with KafkaNode.started() as node:
        rounds = [
            measure(node.bootstrap, f"bench-{number}-", options.records, options.pack)
            for number in range(options.rounds)
        ]
    for name in rounds[0]:
        values = [one[name] for one in rounds]
        print(f"{name:28} median {statistics.median(values):12.1f}  from {min(values):.1f} to {max(values):.1f}")
    print(json.dumps(rounds))


if __name__ == "__main__":
    main()
