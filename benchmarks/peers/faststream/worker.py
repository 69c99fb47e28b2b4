"""The reference job on FastStream (confluent): worker.py BOOTSTRAP PREFIX OUTPUT FLUSH_MS STATE_DIR [--batches].

Message by message as its handbook shows it, committed by interval; or, kindest to it, in batches of up to 2,000, each
committed when it is done. It has no state of its own: the counts live in a dict and do not survive a kill.
"""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.confluent import KafkaBroker

from benchmarks.reference_job import INPUT, decode, judge

BOOTSTRAP, PREFIX, OUTPUT, FLUSH = sys.argv[1:5]
counts: dict[str, int] = defaultdict(int)
broker = KafkaBroker(BOOTSTRAP, logger=None, compression_type="lz4", linger_ms=5)
GROUP = {"group_id": f"{OUTPUT}-worker", "auto_offset_reset": "earliest"}


async def values(message: Any) -> list[bytes]:
    """Bytes as they are: the job decodes by itself."""
    return [raw.value() for raw in message.raw_message]


async def value(message: Any) -> bytes:
    return bytes(message.raw_message.value())


async def take(value: bytes) -> None:
    record = decode(value)
    counts[record.mailbox] += 1
    incident = judge(record, counts[record.mailbox])
    if incident is not None:
        await broker.publish(incident, OUTPUT, key=record.mailbox.encode(), no_confirm=True)


async def handle_batch(body: Any) -> None:
    for each in body:
        await take(each)


async def handle(body: Any) -> None:
    await take(body)


def subscribe(in_batches: bool) -> None:  # noqa: FBT001 - one switch of a program
    topic = f"{PREFIX}{INPUT}"
    if in_batches:
        options: dict[str, Any] = {"batch": True, "max_records": 2000, "ack_policy": AckPolicy.ACK}
        broker.subscriber(topic, decoder=values, **options, **GROUP)(handle_batch)
        return
    commits: dict[str, Any] = {"ack_policy": AckPolicy.ACK_FIRST, "auto_commit_interval_ms": int(FLUSH)}
    broker.subscriber(topic, decoder=value, **commits, **GROUP)(handle)


if __name__ == "__main__":
    subscribe("--batches" in sys.argv)
    asyncio.run(FastStream(broker, logger=None).run())
