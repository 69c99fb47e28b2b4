"""How long a worker takes from its start to its first commit where so many people are registered, and what it holds.

Prints JSON: seconds on a real Kafka, and the worker's memory a person. One number of people a process.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from confluent_kafka import Producer
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day

from benchmarks.growth_people import person
from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation

MAIL = 2_000
PATIENCE = 240.0


def write_people(bootstrap: str, prefix: str, people: int) -> None:
    producer = Producer(
        {"bootstrap.servers": bootstrap, "compression.type": "lz4", "queue.buffering.max.messages": 500_000}
    )
    for number in range(people):
        entry = person(number)
        if number % 10_000 == 0:
            producer.poll(0.5)
        producer.produce(f"{prefix}register", encode(entry), key=key_of(entry))
    producer.flush()


def resident_kibibytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def cpu_seconds(pid: int) -> float:
    """User and system time (proc(5), fields 14 and 15, in hundredths)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def measure(bootstrap: str, people: int) -> dict[str, Any]:
    prefix = f"start-{people}-"
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], MAIL)
    mail: list[DoorRecord] = [record for record in day.door if record.topic == "email-metadata"]
    installation = Installation(bootstrap, prefix, roles=("mail",))
    installation.create()
    write_people(bootstrap, prefix, people)
    installation.write_register(day.register)
    installation.produce(mail)
    try:
        begun = time.monotonic()
        worker = installation.start_worker()
        while installation.lags()["mail"] >= len(mail):
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError("the worker did not begin")
            installation.beat()
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        found = {
            "people": people,
            "start_to_first_commit_s": round(seconds, 1),
            "cpu_s": round(cpu_seconds(worker.pid), 1),
            "worker_mebibytes": round(resident_kibibytes(worker.pid) / 1024),
        }
    finally:
        installation.kill_all()
    return found


def main() -> None:
    with KafkaNode.started() as node:
        found = measure(node.bootstrap, int(sys.argv[1]))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
