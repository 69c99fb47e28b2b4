"""The reference job on Quix Streams: worker.py BOOTSTRAP PREFIX OUTPUT FLUSH_MS STATE_DIR.

The counts stand in its RocksDB state with a changelog topic, written at each checkpoint, and survive a kill.
"""

from __future__ import annotations

import sys
from typing import Any

from quixstreams import Application

from benchmarks.reference_job import INPUT, decode, judge

BOOTSTRAP, PREFIX, OUTPUT, FLUSH, STATE = sys.argv[1:6]

app = Application(
    broker_address=BOOTSTRAP,
    consumer_group=f"{OUTPUT}-worker",
    auto_offset_reset="earliest",
    commit_interval=int(FLUSH) / 1000,
    state_dir=STATE,
    loglevel="WARNING",
    producer_extra_config={"linger.ms": 5, "compression.type": "lz4"},
)


def job(value: bytes, state: Any) -> bytes | None:
    record = decode(value)
    count = (state.get("count") or 0) + 1
    state.set("count", count)
    return judge(record, count)


if __name__ == "__main__":
    source = app.topic(f"{PREFIX}{INPUT}", key_deserializer="bytes", value_deserializer="bytes")
    incidents = app.topic(OUTPUT, key_serializer="bytes", value_serializer="bytes")
    frame = app.dataframe(source)
    frame = frame.apply(job, stateful=True)
    frame = frame.filter(lambda incident: incident is not None)
    frame.to_topic(incidents)
    app.run()
