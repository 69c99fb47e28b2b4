"""How long after kill -9 another worker goes on where a million people's usage of the day has to be known first.

`make recovery`. Beside it stands what it would take to read the input again from its start: the events that such a day
is made of, at the rate that this worker has shown. Prints JSON, and writes it to docs/recovery.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1]))

from confluent_kafka import Producer
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.usage import InputPosition, Usage
from headerfirst.streams.codec import encode
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day
from headerfirst.streams.topics import DEFAULT_PARTITIONS
from headerfirst.streams.topology import group_of
from kafka import KafkaConsumer, TopicPartition

from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation

PEOPLE = 1_000_000
EVENTS_EACH = 10
"""Of a day of one person, at the least: what a reading from the start would have to go through."""
BACKLOG = 120_000
SESSION = 6.0
"""Seconds after which a broker takes a member that is gone for gone: the least that the worker's option allows."""


def write_usage(bootstrap: str, prefix: str, people: int, day: date) -> None:
    """One entry a person, as the mail role writes them, on the partition that the person's mail goes to."""
    producer = Producer(
        {"bootstrap.servers": bootstrap, "compression.type": "lz4", "queue.buffering.max.messages": 500_000}
    )
    for number in range(people):
        mailbox = f"person{number}@example.org"
        partition = crc32(mailbox.encode()) % DEFAULT_PARTITIONS
        token = PUBLISHED.account(mailbox)
        usage = Usage(
            agent="mail",
            token=token,
            day=day.isoformat(),
            input=InputPosition(topic=f"{prefix}email-metadata", partition=partition, offset=0),
            minutes={"sent": bytes(90) + b"\x01"},
            visits=0,
            bytes_in=0,
            bytes_out=0,
            recent=list(range(number, number + EVENTS_EACH)),
        )
        if number % 10_000 == 0:
            producer.poll(0.5)
        producer.produce(f"{prefix}usage", encode(usage), key=f"mail/{token}/{day}", partition=partition)
    producer.flush()


def wait(installation: Installation, most: int, patience: float = 300.0) -> float:
    """The moment at which no more than so many records are left to do."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if installation.lags()["mail"] <= most:
            return time.monotonic()
        installation.beat()
        time.sleep(0.1)
    raise TimeoutError("the worker did not get on")


def wait_for_each_partition(installation: Installation, before: list[int]) -> float:
    """The moment at which the work on every partition goes on: all that the role remembers has then been read."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if all(now > then for now, then in zip(committed(installation), before, strict=True)):
            return time.monotonic()
        installation.beat()
        time.sleep(0.1)
    raise TimeoutError("the worker did not take every partition up")


def committed(installation: Installation) -> list[int]:
    group = group_of(installation.prefix, "mail")
    consumer = KafkaConsumer(bootstrap_servers=installation.bootstrap, group_id=group, enable_auto_commit=False)
    try:
        places = [TopicPartition(f"{installation.prefix}email-metadata", n) for n in range(installation.partitions)]
        return [consumer.committed(place) or 0 for place in places]
    finally:
        consumer.close(autocommit=False)


def measure(bootstrap: str, people: int) -> dict[str, Any]:
    prefix = f"recovery-{people}-"
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], BACKLOG)
    mail: list[DoorRecord] = [record for record in day.door if record.topic == "email-metadata"]
    installation = Installation(bootstrap, prefix, roles=("mail",))
    installation.create()
    installation.write_register(day.register)
    write_usage(bootstrap, prefix, people, day.day)
    installation.produce(mail)
    try:
        begun = time.monotonic()
        first = installation.start_worker("--session-timeout", str(SESSION))
        working = wait(installation, len(mail) - 1)
        first.kill()
        killed = time.monotonic()
        first.wait()
        left, before = installation.lags()["mail"], committed(installation)
        installation.start_worker("--session-timeout", str(SESSION))
        first_commit = wait(installation, left - 1)
        again = wait_for_each_partition(installation, before)
        wait(installation, 0)
        resumed = time.monotonic()
        installation.produce(mail)
        rate = len(mail) / (wait(installation, 0) - resumed)
    finally:
        installation.kill_all()
    from_start = people * EVENTS_EACH / rate
    after_session = again - killed - SESSION
    return {
        "people": people,
        "start_to_first_commit_s": round(working - begun, 1),
        "kill_to_first_commit_s": round(first_commit - killed, 1),
        "kill_to_commits_of_every_partition_s": round(again - killed, 1),
        "of_which_session_timeout_s": SESSION,
        "recovery_s": round(after_session, 1),
        "events_per_second": round(rate),
        "reading_again_from_the_start_s": round(from_start, 1),
        "share_of_reading_again": round(after_session / from_start, 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 100_000, PEOPLE])
    parser.add_argument("--write", type=Path, default=Path(__file__).parents[1] / "docs/recovery.json")
    options = parser.parse_args()
    with KafkaNode.started() as node:
        found = [measure(node.bootstrap, people) for people in options.people]
    text = json.dumps(found, indent=2)
    print(text)
    options.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
