"""What Faust and aiokafka are known to do to their users, and that it does not happen here (docs/guarantees.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from faust.types import TP
from headerfirst.streams.offset_ledger import Slice
from headerfirst.streams.slices import SliceOptions

from tests.conftest import NewBroker
from tests.streams.faust_apps import an_app, committed, produce, running, until

TOPIC = "email-metadata"
HERE = TP(TOPIC, 0)


async def test_a_slice_that_waits_holds_up_neither_a_rebalance_nor_a_stop(embedded: NewBroker) -> None:
    """A paused worker would otherwise make the whole group wait for it, and then end."""
    broker, seen, stuck = embedded({TOPIC: 2}), list[Slice](), list[Sequence[Slice]]()

    async def wait(part: Slice) -> None:
        seen.append(part)
        part.waiting = True
        await asyncio.Event().wait()

    async def note(part: Slice) -> None:
        part.confirm()

    for partition in (0, 1):
        await produce(broker.bootstrap, TOPIC, [b"v"] * 10, partition)
    options = SliceOptions(patience=60, on_stuck=stuck.append)
    async with running(an_app(broker.bootstrap, TOPIC, wait, options=options)) as paused:
        await until(seen.copy)
        assert paused.slices_in_work() == []
        async with running(an_app(broker.bootstrap, TOPIC, note, options=options)) as other:
            await until(lambda: all(position.committed == 10 for position in other.positions().values()))
            [mine], [theirs] = paused.positions(), other.positions()
            assert {mine, theirs} == {TP(TOPIC, 0), TP(TOPIC, 1)}
            assert seen[0].given_up
    assert stuck == []
    assert await committed(broker.bootstrap, TOPIC, partition=mine.partition) is None
