"""What is about to be opened is on the ledger's topic, and read back from there, before it is."""

from __future__ import annotations

import pytest
from headerfirst.agents.inspected import look_entry
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.streams.inspection import entering
from headerfirst.streams.inspection.entering import entered
from headerfirst.streams.outbox import Outbox

from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST
from tests.streams.inspection.room_world import RoomWorld


def entry(world: RoomWorld) -> LedgerEntry:
    decision = world.equipment.book.live(REQUEST, world.equipment.moment)
    assert decision is not None
    return look_entry(world.equipment.office.bench, decision, "opening", (made.MESSAGE, made.token("idris"), "once"))


async def test_it_is_known_where_the_entry_lies_and_when_that_was(world: RoomWorld) -> None:
    await world.equipment.catch_up()
    made_entry, equipment = entry(world), world.equipment
    before = len(world.values("ledger-entries")) // 2
    place = await entered(made_entry, world.app, Outbox("inspection", ""), equipment.memory, equipment.book)
    assert (place.offset, place.at) == (before, world.gate.now)
    assert world.did == ["ledger-entries opening"]


async def test_what_the_topic_does_not_take_is_not_entered(world: RoomWorld) -> None:
    await world.equipment.catch_up()
    world.app.fails_at = "ledger-entries opening"
    with pytest.raises(Retriable):
        await entered(entry(world), world.app, Outbox("inspection", ""), world.equipment.memory, world.equipment.book)


async def test_nor_is_what_cannot_be_read_back(world: RoomWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entering, "_BRIEFLY", 0.001)
    await world.equipment.catch_up()
    made_entry = entry(world)
    await world.equipment.memory.close()
    with pytest.raises(Retriable, match="read back"):
        await entered(made_entry, world.app, Outbox("inspection", ""), world.equipment.memory, world.equipment.book)
