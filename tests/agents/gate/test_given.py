"""A repeat is not a second command, and nobody is believed without their key."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from headerfirst.agents.book import Arrival
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.given import LONGEST, STALE, Commands, Given, prove
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.command import Command

from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, World, command, signed
from tests.agents.made_packs import KEYS

APPROVAL = command("approve", "hana", "approve-0001", request_id="request-0001")


def arrival(given: Command = APPROVAL, by: str = "hana", at: datetime = NOON, offset: int = 0) -> Arrival:
    value = msgspec.json.encode(given)
    return Arrival("commands", offset, at, "key", given, value, signed(given, by) if by else None)


def taken(one: Arrival) -> Given:
    given = Commands(KEYS).take(one)
    assert given is not None
    return given


def test_the_first_of_an_id_is_answered_under_it() -> None:
    given = taken(arrival())
    assert (given.answer_id, given.is_first, given.is_well_formed) == ("approve-0001", True, True)


def test_the_same_again_is_a_repeat() -> None:
    commands = Commands(KEYS)
    assert commands.take(arrival()) is not None
    assert commands.take(arrival(offset=1)) is None


def test_another_under_the_same_id_is_answered_under_an_id_of_its_own() -> None:
    commands = Commands(KEYS)
    commands.take(arrival(by=""))
    second = commands.take(arrival(offset=1))
    assert second is not None
    assert not second.is_first
    assert second.answer_id != second.command.command_id
    fresh = Commands(KEYS)
    fresh.take(arrival(by=""))
    again = fresh.take(arrival(offset=1))
    assert again is not None
    assert again.answer_id == second.answer_id


@pytest.mark.parametrize("command_id", ["short", "a" * 65, "amara okafor", "with/slash1"])
def test_an_id_that_could_be_no_id_is_not_repeated(command_id: str) -> None:
    given = taken(arrival(command("approve", "hana", command_id)))
    assert not given.is_well_formed
    assert given.answer_id != command_id


def test_a_command_that_is_too_long_is_not_well_formed() -> None:
    given = taken(arrival(command("request", "hana", "request-0001", payload={"reason": "x" * LONGEST})))
    assert not given.is_well_formed


def test_commands_are_forgotten_with_their_topic() -> None:
    commands = Commands(KEYS)
    commands.take(arrival())
    commands.forget_outlived(NOON + REMEMBERED + timedelta(days=2))
    assert commands.take(arrival(offset=1)) is not None
    commands.forget()
    assert commands.take(arrival(offset=2)) is not None


def test_whoever_signed_in_a_role_that_they_hold_is_proven() -> None:
    world = World()
    signer = prove(world.bench, world.directory, taken(arrival()))
    assert isinstance(signer, Signer)
    assert (signer.person.id, signer.token, signer.role) == ("hana", made.token("hana"), "hr-approver")


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (arrival(by=""), "approver_role"),
        (arrival(by="idris"), "approver_role"),
        (arrival(command("refuse", "hana", "refuse-0001"), by="idris"), "approver_role"),
        (arrival(command("reveal", "hana", "reveal-0001"), by="idris"), "requester_role"),
        (arrival(command("approve", "tove", "approve-0001", role="dpo"), by="tove"), "approver_role"),
        (arrival(at=NOON + STALE + timedelta(seconds=1)), "clock_in_doubt"),
        (arrival(at=NOON - STALE - timedelta(seconds=1)), "clock_in_doubt"),
    ],
)
def test_who_is_not_proven(one: Arrival, reason: str) -> None:
    world = World()
    assert prove(world.bench, world.directory, taken(one)) == reason


def test_no_repeat_is_believed_after_its_first_was_forgotten() -> None:
    assert STALE < REMEMBERED
