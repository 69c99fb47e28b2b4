"""Worker processes on a real Kafka: topics, register and input for them, and what they made of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import msgspec
from confluent_kafka import Consumer, Producer, TopicPartition
from headerfirst.schemas.register import Heartbeat, RegisterRecord
from headerfirst.streams import admin
from headerfirst.streams.codec import encode
from headerfirst.streams.sample.day import DoorRecord
from headerfirst.streams.settings import RoleName
from headerfirst.streams.topics import DEFAULT_PARTITIONS, TOPICS
from headerfirst.streams.topology import TOPOLOGY, group_of
from kafka import KafkaConsumer
from kafka import TopicPartition as KafkaPlace

PATIENCE: Final = 180.0
"""Seconds after which a test that waits for workers has failed."""
NEWEST_BY: Final[Mapping[str, Callable[[Any], int]]] = {
    "incidents": lambda value: value["version"],
    "incidents-restricted": lambda value: value["version"],
    "usage": lambda value: value["input"]["offset"],
}
"""Readers take the highest version or stamp, never the last record."""
TRIAGE: Final[tuple[RoleName, ...]] = ("mail", "web", "incidents")
"""What a backtest runs: with the roles behind the gate a worker says more."""


@dataclass
class Installation:
    """Topics under a prefix of their own. `roles` are what its workers run that are not told otherwise."""

    bootstrap: str
    prefix: str
    roles: tuple[RoleName, ...] = TRIAGE
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    partitions: int = DEFAULT_PARTITIONS

    def create(self) -> None:
        with admin.connect(self.bootstrap) as client:
            admin.apply(client, admin.Layout(self.prefix, self.partitions, 1))

    def write_register(self, records: Iterable[tuple[str, RegisterRecord]]) -> None:
        producer = self._producer()
        for key, record in records:
            producer.produce(f"{self.prefix}register", encode(record), key=key)
        producer.flush()
        self.beat()

    def beat(self) -> None:
        producer = self._producer()
        heartbeat = Heartbeat(id="register", at=datetime.now(UTC))
        producer.produce(f"{self.prefix}register", encode(heartbeat), key="heartbeat/register")
        producer.flush()

    def produce(self, records: Sequence[DoorRecord]) -> None:
        """Each to the partition that its key chooses, so that a second installation has the same offsets."""
        producer = self._producer()
        for record in records:
            producer.produce(
                f"{self.prefix}{record.topic}",
                record.value,
                key=record.key,
                partition=crc32((record.key or "").encode()) % self.partitions,
                headers=list(record.headers),
                timestamp=int(record.timestamp.timestamp() * 1000),
            )
            producer.poll(0)
        producer.flush()

    def _producer(self) -> Producer:
        settings = {
            "bootstrap.servers": self.bootstrap,
            "enable.idempotence": True,  # a repeated batch would stand behind the next one, and offsets differ
            "queue.buffering.max.messages": 1_000_000,
            "linger.ms": 5,
            "compression.type": "lz4",
        }
        return Producer(settings)

    def start_worker(self, *options: str, log: Path | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "headerfirst.streams.cli", "worker", "--demo-keys"]
        command += ["--bootstrap", self.bootstrap, "--prefix", self.prefix, "--only", ",".join(self.roles), *options]
        with (log or Path(os.devnull)).open("ab") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        self.processes.append(process)
        return process

    def stop_workers(self) -> list[int]:
        """SIGTERM to each; their exit codes."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        codes = [process.wait(timeout=30) for process in self.processes]
        self.processes.clear()
        return codes

    def kill_all(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()

    def wait_until_done(self, check: Callable[[], None] = lambda: None, patience: float = PATIENCE) -> None:
        """Until every group has committed the end of what it reads, incidents last; `check` may raise on the way."""
        deadline = time.monotonic() + patience
        beaten = time.monotonic()
        while not self._is_done():
            check()
            if time.monotonic() > deadline:
                raise TimeoutError(f"the workers were not done in time: {self.lags()}")
            if time.monotonic() - beaten > 20:
                self.beat()
                beaten = time.monotonic()
            time.sleep(0.3)

    def _is_done(self) -> bool:
        """Findings are written before their input is committed: when triage is done, incidents have all their input."""
        return all(lag == 0 for lag in self.lags().values())

    def lags(self) -> dict[str, int]:
        """Records that each role has not committed yet."""
        return {name: self._lag(name) for name in self.roles}

    def _lag(self, name: RoleName) -> int:
        group = group_of(self.prefix, name)
        consumer = KafkaConsumer(
            bootstrap_servers=self.bootstrap, group_id=group, enable_auto_commit=False, allow_auto_create_topics=False
        )
        try:
            places = [
                KafkaPlace(f"{self.prefix}{reads}", number)
                for reads in TOPOLOGY[name].reads
                for number in range(TOPICS[reads].partitions(self.partitions))
            ]
            ends = consumer.end_offsets(places)
            return sum(ends[place] - (consumer.committed(place) or 0) for place in places)
        finally:
            consumer.close(autocommit=False)

    def _ends(self, consumer: Consumer, places: Sequence[TopicPartition]) -> dict[int, int]:
        return {place.partition: consumer.get_watermark_offsets(place, timeout=10)[1] for place in places}

    @contextmanager
    def _consumer(self) -> Iterator[Consumer]:
        consumer = Consumer(
            {"bootstrap.servers": self.bootstrap, "group.id": f"{self.prefix}reader", "enable.auto.commit": False}
        )
        try:
            yield consumer
        finally:
            consumer.close()

    def messages(self, topic: str) -> list[Any]:
        """Everything on a topic, in the order of each partition."""
        found = []
        with self._consumer() as consumer:
            places = [
                TopicPartition(f"{self.prefix}{topic}", number, 0)
                for number in range(TOPICS[topic].partitions(self.partitions))
            ]
            ends = self._ends(consumer, places)
            waiting = {number for number, end in ends.items() if end > 0}
            consumer.assign(places)
            while waiting:
                for message in consumer.consume(5000, timeout=0.1):
                    offset, partition = message.offset(), message.partition()
                    if message.error() is None and offset is not None and partition is not None:
                        found.append(message)
                        if offset + 1 >= ends[partition]:
                            waiting.discard(partition)
        return found

    def newest(self, topic: str) -> dict[str, Any]:
        """The state that a topic tells: by key the value of highest version or stamp."""
        rank = NEWEST_BY[topic]
        state: dict[str, Any] = {}
        for message in self.messages(topic):
            key = message.key().decode()
            value = None if message.value() is None else msgspec.json.decode(message.value())
            if value is None:
                state.pop(key, None)
            elif key not in state or rank(value) >= rank(state[key]):
                state[key] = value
        return state

    def ids(self, topic: str, field_name: str) -> set[str]:
        return {msgspec.json.decode(message.value())[field_name] for message in self.messages(topic)}
