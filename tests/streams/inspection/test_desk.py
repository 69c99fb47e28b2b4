"""What is due is taken up, a few at a time and in turns; what has to wait rests, and nothing ends the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.inspection import Scope
from headerfirst.streams.inspection import desk as under_test
from headerfirst.streams.inspection.desk import AT_A_TIME, Desk, in_turns, label_of

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON
from tests.agents.inspection_world import MESSAGE_ID, scan
from tests.agents.made_packs import KEYS
from tests.streams.inspection.desk_world import DeskWorld, desk_world, letter


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with desk_world(tmp_path) as world:
        yield world


async def until(desk: Desk, world: DeskWorld, condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await desk.work(world.app)
            await asyncio.sleep(0.01)


def grant_many(world: DeskWorld, number: int) -> list[str]:
    """Messages of a grant each, all of which the store has; the tokens."""
    tokens = []
    for index in range(number):
        message_id = f"<{index}@mail.example.net>"
        token = KEYS.message(builders.AMARA, message_id)
        facts = made.facts(message_token=token)
        asked = scan(
            request_id=f"request-{index:04}",
            scope=Scope(message_tokens=[token], until=NOON + made.DAY),
            messages=[facts],
            target=KEYS.seal(builders.AMARA, [message_id]),
        )
        world.world.granted(asked)
        world.put(letter(message_id))
        tokens.append(token)
    return tokens


async def test_every_granted_message_has_one_result(world: DeskWorld) -> None:
    tokens = grant_many(world, 2 * AT_A_TIME + 1)
    desk = world.desk()
    await until(desk, world, lambda: len(world.world.results_said()) == len(tokens))
    await desk.work(world.app)
    assert sorted(one.message_token for one in world.world.results_said()) == sorted(tokens)
    assert len(set(world.store.fetched)) == len(world.store.fetched) == len(tokens)
    assert world.metric("openings_total", outcome="not_inspected") == len(tokens)  # there is no clamd
    assert world.metric("inspection_seconds_count") == len(tokens)


async def test_no_more_than_a_few_are_under_way(world: DeskWorld) -> None:
    grant_many(world, 3 * AT_A_TIME)
    desk = world.desk()
    await desk.work(world.app)
    await desk.work(world.app)
    assert len(desk._under_way) == AT_A_TIME
    await desk.close()
    assert world.world.results_said() == []


async def test_a_store_that_does_not_answer_rests_and_the_others_go_on(
    world: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "FIRST_REST", 0.05)
    tokens = grant_many(world, 3)
    world.store.troubles.extend([Retriable("The store does not answer.")] * 2)
    desk = world.desk()
    await until(desk, world, lambda: len(world.world.results_said()) == len(tokens))
    assert len(world.store.looked) == len(tokens) + 2


async def test_rests_get_longer_and_end_with_the_message(world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "FIRST_REST", 0.01)
    monkeypatch.setattr(under_test, "LONGEST_REST", 0.04)
    world.put(letter())
    world.granted()
    world.store.troubles.extend([Retriable("The store does not answer.")] * 4)
    desk = world.desk()
    rested = []
    async with asyncio.timeout(30):
        while not world.world.results_said():
            await desk.work(world.app)
            await asyncio.sleep(0.005)
            rested += [seconds for _, seconds in desk._rests.values() if seconds not in rested]
    assert rested == [0.01, 0.02, 0.04]
    await desk.work(world.app)
    assert desk._rests == {}


async def test_a_defect_over_one_message_ends_nothing_and_quotes_nothing(
    world: DeskWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(under_test, "FIRST_REST", 0.01)
    world.put(letter())
    world.granted()
    world.store.troubles.append(ZeroDivisionError(f"in mail of {builders.AMARA}"))
    desk = world.desk()
    await until(desk, world, world.world.results_said)
    assert world.metric("openings_total", outcome="failed") == 1.0
    assert "ZeroDivisionError" in caplog.text
    assert builders.AMARA not in caplog.text


async def test_what_is_for_people_is_left_to_the_reading_room(world: DeskWorld) -> None:
    world.put(letter())
    decision = world.granted()
    assert decision.grant is not None
    view = msgspec.structs.replace(
        decision, request_id="a-view", grant=msgspec.structs.replace(decision.grant, mode="human-view")
    )
    world.world.comes("decisions", "a-view", view, NOON)
    desk = world.desk()
    await until(desk, world, world.world.results_said)
    await desk.work(world.app)
    assert [one.request_id for one in world.world.results_said()] == [decision.request_id]
    assert world.store.fetched == [MESSAGE_ID]


async def test_a_request_for_many_keeps_no_other_waiting() -> None:
    many, one = builders.decision(request_id="many"), builders.decision(request_id="one")
    due = [(many, "m-1"), (many, "m-2"), (many, "m-3"), (one, "m-4")]
    assert [token for _, token in in_turns(due)] == ["m-1", "m-4", "m-2", "m-3"]


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"outcome": "hit"}, "hit"),
        ({"outcome": "clean"}, "clean"),
        ({"outcome": "not_inspected"}, "not_inspected"),
        ({"outcome": "not_inspected", "reasons": ["union_shielded"], "scanners": []}, "refused"),
        ({"outcome": "not_inspected", "reasons": ["message_not_found"], "scanners": []}, "not_found"),
        ({"outcome": "not_inspected", "not_inspected": ["store: refused"], "scanners": []}, "store_refused"),
        ({"outcome": "not_inspected", "not_inspected": ["message too_large"], "scanners": []}, "not_inspected"),
        ({"outcome": "not_inspected", "target": "c2VhbGVk", "scanners": []}, "listed"),
        ({"outcome": "not_inspected", "scanners": []}, "headings"),
    ],
)
def test_metrics_name_what_became_of_a_message(changes: dict[str, object], label: str) -> None:
    assert label_of(builders.inspection_result(**changes)) == label
