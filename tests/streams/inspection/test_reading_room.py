"""The room believes a signature, once and for a minute; its answers are kept by nobody, and nothing is logged."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.room_client import Seen

from tests import builders
from tests.agents.gate import made_questions as made
from tests.streams.inspection.room_world import (
    CANARY,
    ENTERED_THEN_SHOWN,
    HEADING,
    TOPICS,
    RoomWorld,
    nothing_happened,
    refused,
)


async def test_nothing_of_the_message_lies_on_a_topic_or_in_a_log(
    world: RoomWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await world.looks()
    await world.looks("keiko")
    world.stores.meanwhile = lambda: 1 // 0  # type: ignore[assignment]  # a defect of ours
    with pytest.raises(Retriable):
        await world.looks()
    written = [value for topic in TOPICS for value in world.values(topic)]
    assert written != []
    for word in (CANARY, HEADING, "Papadaki"):
        assert [value for value in written if word.encode() in value] == []
    for word in (CANARY, HEADING, builders.ELENI):
        assert word not in caplog.text
    said = [record for record in caplog.records if not record.name.startswith("aiokafka")]  # it logs what Kafka holds
    for word in (builders.AMARA, made.token("idris"), made.token("keiko"), made.MESSAGE):
        assert [record for record in said if word in record.getMessage() or record.exc_info] == []


async def test_not_with_somebody_elses_key(world: RoomWorld) -> None:
    assert refused(await world.looks(signed_by="keiko")) == "requester_role"
    assert world.did == []
    assert nothing_happened(world)


async def test_not_a_second_time_by_the_same_wish(world: RoomWorld) -> None:
    wish = world.wish()
    assert isinstance(await world.sends(wish), Seen)
    assert refused(await world.sends(wish)) == "already_decided"
    assert world.fetched == 1


async def test_not_by_the_same_wish_in_a_room_that_was_opened_again(world: RoomWorld) -> None:
    """What was used is forgotten with the process, but the ledger's topic is not."""
    wish = world.wish()
    assert isinstance(await world.sends(wish), Seen)
    world.room._used.clear()
    assert refused(await world.sends(wish)) == "already_decided"
    world.room._opened_at = wish.at + timedelta(seconds=1)
    assert refused(await world.sends(wish)) == "clock_in_doubt"
    assert world.fetched == 1


@pytest.mark.parametrize("seconds", [-61, 61])
async def test_not_by_a_wish_of_another_time(world: RoomWorld, seconds: int) -> None:
    at = world.gate.now + timedelta(seconds=seconds)
    assert refused(await world.looks(at=at)) == "clock_in_doubt"
    assert nothing_happened(world)


@pytest.mark.parametrize("at", ["ledger-entries opening", "inspection-results", "ledger-entries view"])
async def test_what_cannot_be_entered_is_not_shown(world: RoomWorld, at: str) -> None:
    world.app.fails_at = at
    with pytest.raises(Retriable) as said:
        await world.looks()
    assert CANARY not in str(said.value)
    assert world.did == ENTERED_THEN_SHOWN[: ENTERED_THEN_SHOWN.index(at)]


async def test_two_at_once_are_two(world: RoomWorld) -> None:
    first, second = await asyncio.gather(world.looks(nonce="a" * 22), world.looks(nonce="b" * 22))
    assert isinstance(first, Seen)
    assert isinstance(second, Seen)
    assert sorted(world.did) == sorted(ENTERED_THEN_SHOWN * 2)


async def test_the_same_wish_twice_at_once_is_one(world: RoomWorld) -> None:
    wish = world.wish()
    answers = await asyncio.gather(world.sends(wish), world.sends(wish))
    assert sorted(type(answer).__name__ for answer in answers) == ["NotShown", "Seen"]
    assert world.fetched == 1


async def test_answers_may_be_kept_by_nobody_and_nothing_but_a_wish_is_taken(world: RoomWorld) -> None:
    def post(data: bytes) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(f"{world.room.address}/view", data=data, timeout=20)

    nothing = await asyncio.to_thread(post, b"{}")
    assert (nothing.status_code, nothing.json()["reason"]) == (403, "field_absent")
    assert nothing.headers["Cache-Control"] == "no-store"
    assert nothing.headers["X-Content-Type-Options"] == "nosniff"
    long = await asyncio.to_thread(post, b"x" * 100_000)
    assert long.status_code == 413
    assert nothing_happened(world)


async def test_a_port_that_is_taken_is_said(world: RoomWorld) -> None:
    port = int(world.room.address.rpartition(":")[2])
    world.equipment.settings = replace(world.equipment.settings, room_port=port)
    with pytest.raises(Misconfigured, match="--room-port"):
        await world.room._open(world.app)  # type: ignore[arg-type]  # the part of it that is used
