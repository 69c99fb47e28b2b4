"""From the producing of a record until a reader has its incident, at a steady rate: half of what a contender can do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import msgspec
from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from benchmarks.contenders import Contender
from benchmarks.environments import NotMeasuredError
from benchmarks.mail import Mails
from benchmarks.measuring import Field, Run, started
from benchmarks.reference_job import INPUT, is_incident
from benchmarks.spread import percentile

WARM_UP: Final = 10.0
"""Seconds of the same rate beforehand, which do not count: a virtual machine compiles what it uses."""
SECONDS: Final = 20.0
_STEP: Final = 0.005
_PATIENCE: Final = 10.0
"""Seconds for the last incidents to arrive."""
_LATE: Final = 1.0
"""Seconds by which the pace may be missed at the end."""
MOST: Final = 30_000
"""Records a second: what this producer can do beside a broker and a contender on two cores."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds."""

    rate: float
    p50: float
    p99: float
    incidents: int
    missing: int
    """Incidents that had not arrived ten seconds after the end."""


@dataclass
class _Watch:
    sent: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)


def measure_latency(contender: Contender, python: Path, bootstrap: str, capacity: float) -> Latency:
    """`capacity` in events a second, as measured before."""
    rate = min(capacity / 2, MOST)
    mails = Mails(int(rate * (WARM_UP + SECONDS)))
    ground = Field.laid(bootstrap, f"latency-{contender.name}-", mails, full=False)
    with started(contender, python, ground) as run, _watching(run) as watch:
        begun = _produce(run, rate, watch)
        deadline = time.monotonic() + _PATIENCE
        while len(watch.arrived) < len(watch.sent) and time.monotonic() < deadline:
            time.sleep(0.1)
    counted = [name for name, sent in watch.sent.items() if sent >= begun + WARM_UP]
    delays = [(watch.arrived[name] - watch.sent[name]) * 1000 for name in counted if name in watch.arrived]
    missing = len(counted) - len(delays)
    return Latency(rate, percentile(delays, 0.5), percentile(delays, 0.99), len(delays), missing)


def _produce(run: Run, rate: float, watch: _Watch) -> float:
    """At an even pace; the moment at which the worker had shown that it works, and the pace began."""
    mails, prefix = run.field.mails, run.field.installation.prefix
    settings: dict[str, Any] = {
        "bootstrap.servers": run.field.installation.bootstrap,
        "linger.ms": 5,
        "compression.type": "lz4",
        "queue.buffering.max.messages": 1_000_000,
    }
    producer = Producer(settings)
    place = _send_until_answered(run, producer, watch)
    begun = time.monotonic()
    skipped = place
    while place < len(mails):
        run.beat()
        due = min(skipped + int((time.monotonic() - begun) * rate), len(mails))
        for number in range(place, due):
            _send(producer, f"{prefix}{INPUT}", mails, number, watch)
        producer.poll(0)
        place = due
        time.sleep(_STEP)
    producer.flush()
    late = time.monotonic() - begun - (len(mails) - skipped) / rate
    if late > _LATE:
        raise NotMeasuredError(f"the machine was too busy to write {rate:,.0f} records a second (late by {late:.0f} s)")
    return begun


def _send_until_answered(run: Run, producer: Producer, watch: _Watch) -> int:
    """A few records a second, until an incident says that all has started; how many they were."""
    topic = f"{run.field.installation.prefix}{INPUT}"
    few = min(1_000, len(run.field.mails) // 4)
    for number in range(few):
        _send(producer, topic, run.field.mails, number, watch)
    producer.flush()
    run.wait(1)
    return few


def _send(producer: Producer, topic: str, mails: Mails, number: int, watch: _Watch) -> None:
    record, event_id = mails[number], mails.ids[number]
    if is_incident(event_id):
        watch.sent[event_id] = time.monotonic()
    partition = crc32((record.key or "").encode()) % DEFAULT_PARTITIONS
    timestamp = int(record.timestamp.timestamp() * 1000)
    producer.produce(topic, record.value, key=record.key, partition=partition, timestamp=timestamp)


@contextmanager
def _watching(run: Run) -> Iterator[_Watch]:
    watch = _Watch()
    reader = threading.Thread(target=_read, args=(run, watch), daemon=True)
    reader.start()
    try:
        yield watch
    finally:
        watch.over.set()
        reader.join()


class _Answer(msgspec.Struct):
    event_id: str


def _read(run: Run, watch: _Watch) -> None:
    prefix = run.field.installation.prefix
    decode = msgspec.json.Decoder(_Answer).decode
    consumer = Consumer(
        {"bootstrap.servers": run.field.installation.bootstrap, "group.id": f"{prefix}reader", "fetch.wait.max.ms": 10}
    )
    consumer.assign([TopicPartition(run.contender.output(prefix), 0, OFFSET_BEGINNING)])
    try:
        while not watch.over.is_set():
            for message in consumer.consume(500, timeout=0.01):
                value = message.value()
                if message.error() is None and value is not None:
                    watch.arrived.setdefault(decode(value).event_id, time.monotonic())
    finally:
        consumer.close()
