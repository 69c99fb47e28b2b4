"""The floor on aiokafka, the client that Faust uses: consume and decode, no job, no output, no commit.

consume_aiokafka.py BOOTSTRAP PREFIX; prints how many records have been decoded so far, once for each fetch.
"""

from __future__ import annotations

import asyncio
import sys

from aiokafka import AIOKafkaConsumer

from benchmarks.reference_job import INPUT, decode

BOOTSTRAP, PREFIX = sys.argv[1:3]


async def main() -> None:
    consumer = AIOKafkaConsumer(
        f"{PREFIX}{INPUT}",
        bootstrap_servers=BOOTSTRAP,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=4 << 20,
    )
    await consumer.start()
    total = 0
    while True:
        slices = await consumer.getmany(timeout_ms=100, max_records=2000)
        for records in slices.values():
            for record in records:
                decode(record.value)
            total += len(records)
        print(total, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
