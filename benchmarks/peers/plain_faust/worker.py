"""The reference job on Faust as it comes: worker.py BOOTSTRAP PREFIX OUTPUT FLUSH_MS STATE_DIR [--table].

With a table the counts stand in a changelog topic and survive a kill; without, they live in a dict and do not.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

import faust

from benchmarks.reference_job import INPUT, decode, judge

BOOTSTRAP, PREFIX, OUTPUT, FLUSH, STATE = sys.argv[1:6]
PARTITIONS = 6
"""Of the input topic: a table has as many."""

app = faust.App(
    f"{OUTPUT}-worker",
    broker=f"kafka://{BOOTSTRAP}",
    datadir=STATE,
    store="memory://",
    value_serializer="raw",
    key_serializer="raw",
    web_enabled=False,
    topic_partitions=PARTITIONS,
    topic_replication_factor=1,
    topic_disable_leader=True,
    broker_commit_interval=int(FLUSH) / 1000,
    consumer_auto_offset_reset="earliest",
    consumer_max_fetch_size=4 << 20,
    producer_linger=0.005,
    producer_max_batch_size=1 << 18,
    producer_compression_type="lz4",
    worker_redirect_stdouts=False,
    table_standby_replicas=0,
    stream_recovery_delay=0.0,
)
source = app.topic(f"{PREFIX}{INPUT}", key_serializer="raw", value_serializer="raw", internal=False)
incidents = app.topic(OUTPUT, key_serializer="raw", value_serializer="raw", internal=False)
counts: Any = app.Table("counts", default=int, partitions=PARTITIONS) if "--table" in sys.argv else defaultdict(int)


@app.agent(source)
async def job(stream: Any) -> None:
    async for value in stream:
        record = decode(value)
        counts[record.mailbox] += 1
        incident = judge(record, counts[record.mailbox])
        if incident is not None:
            await incidents.send(key=record.mailbox.encode(), value=incident)


if __name__ == "__main__":
    sys.argv[1:] = ["worker", "--without-web", "--loglevel", "warn"]
    app.main()
