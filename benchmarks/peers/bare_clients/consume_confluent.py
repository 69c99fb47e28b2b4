"""The floor on confluent-kafka: consume and decode, no job, no output, no commit.

consume_confluent.py BOOTSTRAP PREFIX; prints how many records have been decoded so far, once for each fetch.
"""

from __future__ import annotations

import sys

from confluent_kafka import Consumer

from benchmarks.reference_job import INPUT, decode

BOOTSTRAP, PREFIX = sys.argv[1:3]


def main() -> None:
    consumer = Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": f"{PREFIX}floor",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            # Or the first half of a run would fetch for the second.
            "queued.max.messages.kbytes": 8192,
            "fetch.queue.backoff.ms": 10,  # a full queue waits for a second by default
        }
    )
    consumer.subscribe([f"{PREFIX}{INPUT}"])
    total = 0
    while True:
        messages = consumer.consume(2000, timeout=0.1)
        for message in messages:
            decode(message.value() or b"")
        total += len(messages)
        print(total, flush=True)


if __name__ == "__main__":
    main()
