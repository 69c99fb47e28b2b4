"""A command that asks for something becomes a request, once; else it is told why not."""

from __future__ import annotations

import msgspec
from headerfirst.schemas.command import Actor

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import ASKED, NOON, PENDING, REQUEST, World, asks, command, payload, told

HOUR = made.HOUR


def test_a_request_in_a_role_that_is_not_held_is_none() -> None:
    world = told(lambda world: world.asks(ASKED, "tove", actor=Actor(token=made.token("tove"), role="dpo")))
    assert world.log.records("inspection-requests") == []
    assert world.outcomes() == [("refused", ["requester_role"])]


def test_a_request_that_names_somebody_in_clear_is_none() -> None:
    world = told(asks(made.open_mail(person=builders.AMARA)))
    assert world.log.records("inspection-requests") == []
    assert world.outcomes() == [("refused", ["field_absent"])]


def test_nobody_states_themselves_what_a_heading_says() -> None:
    stated = payload(ASKED) | {"messages": [msgspec.to_builtins(made.facts())]}
    world = told(lambda world: world.asks(ASKED, "idris", payload=stated))
    assert world.outcomes() == [("refused", ["field_absent"])]


def test_a_decided_request_goes_on_refusing_under_a_command_id_of_somebody_else() -> None:
    """Whoever takes the id of a request for a command of theirs cannot have it refused."""
    world = told(asks())
    world.gives(command("reveal", "soren", REQUEST, NOON + HOUR), signer="tove")
    world.run()
    assert world.outcomes() == [PENDING]
    standing = world.book.docket.settled.standing(REQUEST)
    assert standing is not None
    assert standing.outcome == "pending"


def test_a_request_that_is_brought_for_somebody_says_through_whom() -> None:
    request = made.usage_log()
    brought = payload(request) | {"on_behalf_of": {"token": made.token("nadia"), "role": "hr-approver"}}
    world = World(pack=made.WCC)
    world.asks(request, "keiko", payload=brought)
    world.run()
    (made_of_it,) = world.log.records("inspection-requests")
    assert made_of_it.requester == made.by("nadia", via="information-security", brought_by="keiko")
    assert world.outcomes() == [PENDING]


def test_the_same_command_twice_is_one_request() -> None:
    world = told(asks(), asks())
    assert len(world.log.records("inspection-requests")) == 1
    assert world.outcomes() == [PENDING]


def test_another_request_under_the_same_id_is_told_that_it_is_taken() -> None:
    world = told(asks(), asks(made.list_headings()))
    (request,) = world.log.records("inspection-requests")
    assert request.kind == "open-content"
    (answer,) = [one for one in world.log.records("decisions") if one.about_request is not None]
    assert (answer.kind, answer.reasons, answer.about_request) == ("list-headings", ["already_decided"], REQUEST)


def test_a_request_of_triage_keeps_its_id() -> None:
    world = told(lambda world: world.triage_asks(made.malware_scan(request_id=REQUEST)), asks())
    assert len(world.log.records("inspection-requests")) == 1
    assert [outcome for outcome, _ in world.outcomes()] == ["granted", "refused"]
    standing = world.book.docket.settled.standing(REQUEST)
    assert standing is not None
    assert standing.outcome == "granted"


def test_a_command_that_was_signed_long_ago_may_be_a_repeat() -> None:
    world = World()
    world.gives(command("request", "idris", REQUEST, NOON - 60 * made.DAY, payload=payload(ASKED)), at=NOON)
    world.run()
    assert world.outcomes() == [("refused", ["clock_in_doubt"])]


def test_each_restart_finds_it_done() -> None:
    world = told(asks(), asks(made.list_headings()), asks(made.open_mail(person=builders.AMARA)))
    world.restart()
    assert world.book.say(world.moment) == []
