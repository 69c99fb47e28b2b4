"""A granted hold is on the register, and ends there when it is revoked."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from headerfirst.agents.step import Publish
from headerfirst.schemas.register import Hold

from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    NOON,
    REQUEST,
    World,
    command,
    payload,
    says,
    told,
)

DAY = made.DAY


def asks_for_a_hold(world: World) -> None:
    stated = payload(made.hold())
    world.gives(command("hold", "nadia", REQUEST, payload={name: stated[name] for name in stated if name != "kind"}))


def test_a_hold_that_is_granted_is_on_the_register() -> None:
    world = told(asks_for_a_hold, says("approve", "jonas", 60))
    (record,) = world.register_written
    assert isinstance(record, Hold)
    assert (record.id, record.person, record.owner, record.approver) == (REQUEST, "amara", "nadia", "jonas")
    assert record.need == made.REASON
    assert record.scope == "case:case-1"
    assert record.until == record.review_at == NOON + 7 * DAY
    assert world.entered() == ["approval", "grant", "hold", "request"]


def test_a_hold_that_is_revoked_ends_on_the_register() -> None:
    world = told(asks_for_a_hold, says("approve", "jonas", 60), says("revoke", "jonas", 90))
    assert [record.to for record in world.register_written] == [None, NOON + timedelta(minutes=90)]
    world.restart()
    assert world.book.say(world.moment) == []


def test_one_that_is_not_granted_is_not_there() -> None:
    world = told(asks_for_a_hold, says("refuse", "jonas", 60))
    assert world.register_written == []


def test_one_that_a_dead_process_granted_is_written_by_the_next() -> None:
    world = told(asks_for_a_hold)
    world.says("approve", "jonas", 60)
    decided = [one for one in world.book.say(world.moment) if isinstance(one, Publish)]
    world.publish(decided[:1])
    world.restart()
    world.run()
    assert [type(record) for record in world.register_written] == [Hold]
    assert "hold" in world.entered()


def test_one_that_somebody_ended_is_not_ended_again() -> None:
    world = told(asks_for_a_hold, says("approve", "jonas", 60))
    (record,) = world.register_written
    world.keep(msgspec.structs.replace(record, to=NOON + timedelta(minutes=70)))
    world.says("revoke", "jonas", 90)
    world.run()
    assert world.register_written == [record]


def test_its_scope_says_what_is_held() -> None:
    stated = payload(made.hold(incident_id="c1" * 16, finding_ids=["e9" * 16], scope=made.scope(made.MESSAGE)))
    world = told(
        lambda world: world.asks(made.hold(), "nadia", payload=stated),
        says("approve", "jonas", 60),
    )
    (record,) = world.register_written
    assert isinstance(record, Hold)
    assert record.scope == f"case:case-1 incident:{'c1' * 16} finding:{'e9' * 16} message:{made.MESSAGE}"
