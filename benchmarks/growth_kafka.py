"""What one event costs where a topic has so many partitions, and where so many workers share them, on a real Kafka.

Prints JSON: CPU microseconds an event of all workers together, with the DMU pack. They have joined, and have done some
records, before the measured ones are produced.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.schemas.finding import PackRef
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day

from benchmarks.growth_start import cpu_seconds
from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation

RECORDS = 100_000
FIRST = 10_000
"""Done before anything is measured: code is loaded, caches have filled."""
JOINING = 12.0
"""Seconds until every worker is a member and has its partitions."""


def measure(bootstrap: str, partitions: int, workers: int) -> dict[str, float]:
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], RECORDS + FIRST)
    door = [record for record in day.door if record.topic in {"email-metadata", "web-proxy"}]
    installation = Installation(bootstrap, f"growth-{partitions}-{workers}-", partitions=partitions)
    installation.create()
    installation.write_register(day.register)
    processes = [installation.start_worker() for _ in range(workers)]
    try:
        time.sleep(JOINING)
        installation.produce(door[:FIRST])
        installation.wait_until_done()
        before = sum(cpu_seconds(process.pid) for process in processes)
        installation.produce(door[FIRST:])
        installation.wait_until_done()
        used = sum(cpu_seconds(process.pid) for process in processes) - before
    finally:
        installation.kill_all()
    return {"partitions": partitions, "workers": workers, "event_us": round(used / len(door[FIRST:]) * 1e6, 2)}


def main(partitions: int, workers: int) -> None:
    with KafkaNode.started() as node:
        found = measure(node.bootstrap, partitions, workers)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
