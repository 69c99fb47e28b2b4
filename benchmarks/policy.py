"""What a policy costs beside the reference job, in one run on one real Kafka: `make bench-policy`.

The same mail goes through two workers in turn, three rounds: one with the whole DMU pack, one that does the reference
job (reference_worker.py). Figures are CPU microseconds per event of the worker process, all threads, and their ratio.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.schemas.finding import PackRef
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SampleDay, last_weekday, sample_day

from benchmarks.worker import cpu_seconds, wait
from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation

JOBS = {
    "policy": [sys.executable, "-m", "headerfirst.streams.cli"],
    "reference": [sys.executable, str(Path(__file__).with_name("reference_worker.py"))],
}


def measure(bootstrap: str, prefix: str, day: SampleDay, job: str) -> float:
    """CPU microseconds per event."""
    installation = Installation(bootstrap, prefix, roles=("mail",))
    installation.create()
    installation.write_register(day.register)
    mail = [record for record in day.door if record.topic == "email-metadata"]
    installation.produce(mail)
    options = ["worker", "--demo-keys", "--bootstrap", bootstrap, "--prefix", prefix, "--only", "mail"]
    command = [*JOBS[job], *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # our own
    installation.processes.append(process)
    try:
        wait(installation, lambda left: left < len(mail))
        cpu, left = cpu_seconds(process.pid), installation.lags()["mail"]
        wait(installation, lambda left: left == 0)
        return (cpu_seconds(process.pid) - cpu) / left * 1e6
    finally:
        installation.stop_workers()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000, help="of the invented day; about half of them are mail")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], options.records)
    taken: dict[str, list[float]] = {job: [] for job in JOBS}
    with KafkaNode.started() as node:
        for number in range(options.rounds):
            for job in JOBS:
                taken[job].append(measure(node.bootstrap, f"policy-{job}-{number}-", day, job))
    for job, times in taken.items():
        print(f"{job:10} median {statistics.median(times):6.2f} µs CPU an event, {min(times):.2f} to {max(times):.2f}")
    ratio = statistics.median(taken["policy"]) / statistics.median(taken["reference"])
    print(f"{len(pack.rules)} rules cost {ratio:.2f} times the reference job")
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
