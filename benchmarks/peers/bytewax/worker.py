"""The reference job on Bytewax: worker.py BOOTSTRAP PREFIX OUTPUT FLUSH_MS STATE_DIR.

The counts and the offsets stand in its recovery store, SQLite files on the local disk, written at each snapshot; they
survive a kill of the process, not the loss of the disk. It commits nothing to Kafka.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSink, KafkaSinkMessage, KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main

from benchmarks.reference_job import INPUT, Mail, decode, judge

BOOTSTRAP, PREFIX, OUTPUT, FLUSH, STATE = sys.argv[1:6]
PRODUCER = {"linger.ms": "5", "compression.type": "lz4"}
BATCH = 2000


def decoded(messages: list[Any]) -> Iterator[tuple[str, Mail]]:
    for message in messages:
        record = decode(message.value)
        yield record.mailbox, record


def job(count: int | None, record: Mail) -> tuple[int, Iterable[bytes]]:
    now = (count or 0) + 1
    incident = judge(record, now)
    return now, () if incident is None else (incident,)


def dataflow() -> Dataflow:
    flow = Dataflow("reference")
    source = op.input("mail", flow, KafkaSource([BOOTSTRAP], [f"{PREFIX}{INPUT}"], batch_size=BATCH))
    keyed = op.flat_map_batch("decode", source, decoded)
    incidents = op.stateful_flat_map("count", keyed, job)
    messages = op.map("message", incidents, lambda item: KafkaSinkMessage(item[0].encode(), item[1]))
    op.output("incidents", messages, KafkaSink([BOOTSTRAP], OUTPUT, add_config=PRODUCER))
    return flow


if __name__ == "__main__":
    folder = Path(STATE)
    init_db_dir(folder, 1)
    cli_main(dataflow(), epoch_interval=timedelta(milliseconds=int(FLUSH)), recovery_config=RecoveryConfig(str(folder)))
