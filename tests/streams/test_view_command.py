"""`headerfirst view` says beforehand what is recorded, prints what is shown, and ends with 1 where it is refused."""

from __future__ import annotations

import asyncio
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from headerfirst.streams import operator_identity
from headerfirst.streams.inspection import reading_room

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST
from tests.conftest import NewBroker
from tests.streams.command_line import only_sentence, run
from tests.streams.inspection.room_world import CANARY, TOPICS, RoomWorld, identity, room_world

HERE = "http://127.0.0.1:1"


def file_of(person: str, folder: Path) -> Path:
    path = folder / f"{person}.identity"
    if not path.exists():
        operator_identity.write(identity(person), path)
    return path


async def view(
    world: RoomWorld, folder: Path, *arguments: str, person: str = "idris"
) -> subprocess.CompletedProcess[str]:
    environment = {"HEADERFIRST_ROOM": world.room.address, "HEADERFIRST_IDENTITY": str(file_of(person, folder))}
    return await asyncio.to_thread(run, "view", *arguments, environment=environment)


@pytest.fixture
def _this_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room's world has a clock of its own: any of these is fresh to it."""
    monkeypatch.setattr(reading_room, "FRESH", timedelta(days=100_000))


@pytest.mark.usefixtures("_this_clock")
async def test_what_is_shown_is_printed_and_a_refusal_ends_with_one(embedded: NewBroker, tmp_path: Path) -> None:
    async with room_world(embedded(TOPICS).bootstrap, tmp_path) as world:
        world.room._opened_at = builders.EARLIER.replace(year=2000)
        shown = await view(world, tmp_path, REQUEST, made.MESSAGE)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert f"  The list of members {CANARY} is enclosed.\n" in shown.stdout
        refused = await view(world, tmp_path, REQUEST, made.MESSAGE, person="keiko")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("Not shown (outside_scope). Nothing of this is granted to you")


@pytest.mark.usefixtures("_this_clock")
async def test_a_name_is_printed_as_a_sentence(embedded: NewBroker, tmp_path: Path) -> None:
    async with room_world(embedded(TOPICS).bootstrap, tmp_path, made.reveal()) as world:
        world.room._opened_at = builders.EARLIER.replace(year=2000)
        shown = await view(world, tmp_path, REQUEST)
        assert shown.stdout.startswith(f"{made.token('amara')} is ")
        assert shown.stdout.endswith(f"{builders.AMARA}\n")


def test_help_says_what_will_be_recorded() -> None:
    told = " ".join(run("view", "--help").stdout.split())
    for words in (
        "What is recorded, on a ledger that outsiders verify, each time: before anything is opened",
        "before you see anything, that you saw it",
        "where you are refused, that you tried",
        "is told of the grant",
    ):
        assert words in told


def test_a_message_is_named_by_its_token(tmp_path: Path) -> None:
    done = run("view", REQUEST, "<minutes@example.org>", "--room", HERE, "--identity", file_of("idris", tmp_path))
    assert done.returncode == 2
    assert "write a message's token" in done.stderr


def test_without_an_identity_nobody_looks(tmp_path: Path) -> None:
    missing = run("view", REQUEST, "--room", HERE, "--identity", tmp_path / "none")
    assert "cannot be read" in only_sentence(missing)


def test_a_room_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = run("view", REQUEST, "--room", HERE, "--identity", file_of("idris", tmp_path))
    assert only_sentence(done).startswith("The reading room does not answer")
