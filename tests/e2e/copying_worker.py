"""A worker process of one agent that copies records to another topic, slowly, so that a kill finds it in the middle.

Called with BOOTSTRAP IN OUT GROUP and, as a static member, INSTANCE; it prints a line for each slice it has confirmed.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, cast

from headerfirst.streams import slices
from headerfirst.streams.faust_settings import faust_settings
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.slices import OutgoingRecord

RECORDS = 200
SECONDS_FOR_A_SLICE = 0.01


async def copy(part: Slice, producer: slices.Producer, topic: str) -> None:
    """In two deliveries, with a pause: the first half may be out when the process dies."""
    middle = len(part.records) // 2
    for half in (part.records[:middle], part.records[middle:]):
        copies = [OutgoingRecord(b"%d" % record.offset, record.value) for record in half]
        await (await producer.send_batch(topic, part.tp.partition, copies))
        await asyncio.sleep(SECONDS_FOR_A_SLICE)
    part.confirm()


async def main(bootstrap: str, source: str, target: str, group: str, instance: str | None = None) -> None:
    app = slices.App(**faust_settings(group, bootstrap, instance=instance, session_timeout=6.0))
    slices.configure(app, slices.SliceOptions(most_records=RECORDS))

    async def agent(stream: Any) -> None:
        async for part in stream:
            await copy(part, cast("slices.Producer", app.producer), target)
            sys.stdout.write(f"{part.tp.partition} {part.records[-1].offset}\n")
            sys.stdout.flush()

    app.agent(app.topic(source), name="copy")(agent)
    await app.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
