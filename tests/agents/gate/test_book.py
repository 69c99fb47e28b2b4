"""Given requests and commands, when the gate is asked, then the topics hold what follows: once, whoever restarts."""

from __future__ import annotations

import msgspec
from headerfirst.agents.step import Publish
from headerfirst.schemas.inspection import Decision

from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    CARYS_ASKED,
    NOON,
    PENDING,
    REQUEST,
    World,
    asks,
    consults,
    private_key,
    says,
    told,
    told_of_carys,
)

HOUR, DAY = made.HOUR, made.DAY


def test_a_second_gate_that_says_the_same_changes_nothing() -> None:
    world = told(asks())
    world.says("approve", "hana", 60)
    other = world.gate()
    for arrivals in world.log.arrivals.values():
        for arrival in arrivals:
            other.take(arrival)
    twice = other.say(world.moment)
    world.publish(world.book.say(world.moment))
    world.publish(twice)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", []), ("granted", [])]
    assert len({entry.entry_id for entry in world.entries()}) == len(world.entries())
    standing = world.book.docket.settled.standing(REQUEST)
    assert standing is not None
    assert standing.outcome == "granted"


def test_what_another_gate_decided_first_stands() -> None:
    """It saw another register, and refused."""
    world = told(asks())
    world.says("approve", "hana", 60)
    mine = world.book.say(world.moment)
    granted = next(one.record for one in mine if isinstance(one, Publish))
    assert isinstance(granted, Decision)
    theirs = msgspec.structs.replace(granted, outcome="refused", reasons=["register_stale"], grant=None)
    world.comes("decisions", REQUEST, theirs, NOON + HOUR)
    world.publish(mine)
    world.run()
    assert [outcome for outcome, _ in world.outcomes()] == ["pending", "refused", "granted"]
    assert world.book.docket.settled.live(REQUEST, world.now) is None
    assert world.entered() == ["approval", "refusal", "request"]


def test_a_command_about_nothing_is_told_so() -> None:
    world = told(says("approve", "hana", 60, command_id="approve-0001", request_id=None))
    assert world.outcomes("approve-0001") == [("refused", ["field_absent"])]


def test_a_record_that_somebody_took_off_the_register_does_not_come_back() -> None:
    world = told_of_carys(CARYS_ASKED, consults(20))
    world.keep(None, "consultation/consult-idris-0020")
    world.restart()
    assert world.book.say(world.moment) == []


def test_entries_name_nobody() -> None:
    world = told(asks(), says("object", "amara", 30), says("approve", "hana", 60))
    told_of = b"".join(arrival.value for arrival in world.log.arrivals["ledger-entries"]).decode()
    assert "amara" not in told_of
    assert "hana" not in told_of


def test_an_entry_that_a_dead_process_did_not_write_is_written_by_the_next() -> None:
    world = told(asks(), says("approve", "hana", 60))
    before = {entry.entry_id for entry in world.entries()}
    del world.log.arrivals["ledger-entries"]
    world.restart()
    world.run()
    assert {entry.entry_id for entry in world.entries()} == before


def test_what_the_topics_are_about_to_lose_is_not_judged_again() -> None:
    world = told(asks(), says("approve", "hana", 60))
    del world.log.arrivals["decisions"]
    world.now = NOON + 175 * DAY
    world.restart()
    assert world.book.say(world.moment) == []


def test_private_keys_of_the_tests_differ() -> None:
    assert private_key("hana").private_bytes_raw() != private_key("nadia").private_bytes_raw()


def test_asked_twice_it_says_the_same_until_it_has_arrived() -> None:
    world = World()
    world.triage_asks(made.malware_scan())
    said = world.book.say(world.moment)
    assert said
    assert world.book.say(world.moment) == said
    world.publish(said)
    world.run()
    assert world.book.say(world.moment) == []


def test_with_nothing_due_nothing_is_looked_at() -> None:
    """However many requests there are: what is not due is not judged."""
    world = World()
    for number in range(300):
        world.triage_asks(made.malware_scan(request_id=f"scan-{number:04}"))
    world.run()
    world.book.docket.question = None  # type: ignore[method-assign,assignment]  # whoever judged would fail
    assert world.book.say(world.moment) == []


def test_who_forgets_reads_it_all_again() -> None:
    world = told(asks(), says("approve", "hana", 60))
    world.book.forget()
    for topic in sorted(world.log.arrivals):
        for arrival in world.log.arrivals[topic]:
            world.book.take(arrival)
    assert world.book.say(world.moment) == []
    assert world.book.docket.settled.live(REQUEST, world.now) is not None
