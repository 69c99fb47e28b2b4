"""An objection is on the register before what comes after it is heard."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.agents.step import Publish
from headerfirst.schemas.register import Objection

from tests import builders
from tests.agents.gate.gate_world import (
    NOON,
    PENDING,
    World,
    asks,
    command,
    says,
    told,
)


def test_an_objection_pauses_what_is_not_approved_yet() -> None:
    world = told(asks(), says("object", "amara", 30), says("approve", "hana", 60))
    (objection,) = world.register_written
    assert isinstance(objection, Objection)
    assert (objection.person, objection.at) == ("amara", NOON + timedelta(minutes=30))
    assert world.outcomes() == [PENDING, ("refused", ["objection_pending"])]
    assert "register-change" in world.entered()


def test_an_objection_and_an_approval_that_are_read_at_once_keep_their_order() -> None:
    first = told(asks())
    first.says("object", "amara", 30)
    first.says("approve", "hana", 60)
    first.run()
    assert first.outcomes()[-1] == ("refused", ["objection_pending"])
    second = told(asks())
    second.says("approve", "hana", 30)
    second.says("object", "amara", 60)
    second.run()
    assert second.outcomes()[-1] == ("granted", [])


def test_nobody_objects_for_somebody_else() -> None:
    world = told(asks())
    world.gives(command("object", "amara", "object-0001"), signer="tove")
    world.run()
    assert world.register_written == []
    assert world.outcomes("object-0001") == [("refused", ["requester_role"])]


def test_nobody_objects_over_an_objection_that_is_on_record_already() -> None:
    """One that was registered by hand has an id that anybody may give a command."""
    world = World()
    world.keep(builders.objection(id="by-letter-1"))
    world.gives(command("object", "tove", "by-letter-1"))
    world.run()
    assert world.register_written == []
    assert world.outcomes("by-letter-1") == [("refused", ["already_decided"])]
    assert [one.person for one in world.register.objections("amara")] == ["amara"]


def test_two_objections_go_one_after_the_other() -> None:
    """What was approved between them is judged between them."""
    world = told(asks())
    world.says("object", "carys", 20)
    world.says("approve", "hana", 30)
    world.says("object", "amara", 40)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", [])]
    assert [one.person for one in world.register_written if isinstance(one, Objection)] == ["carys", "amara"]


def test_one_that_was_decided_and_taken_away_does_not_come_back() -> None:
    world = told(says("object", "amara", 30))
    world.keep(None, "objection/object-amara-0030")
    world.restart()
    assert world.book.say(world.moment) == []


def test_one_whose_entry_is_missing_is_entered_once_the_register_has_it() -> None:
    world = World()
    world.says("object", "amara", 30)
    (record,) = world.book.say(world.moment)
    assert world.book.say(world.moment) == []
    world.publish([record])
    (entry,) = world.book.say(world.moment)
    assert isinstance(entry, Publish)
    assert entry.topic == "ledger-entries"


def test_an_objection_names_its_case() -> None:
    world = told(says("object", "amara", 30, case_id="case-1"))
    (record,) = world.register_written
    assert isinstance(record, Objection)
    assert record.case == "case-1"
