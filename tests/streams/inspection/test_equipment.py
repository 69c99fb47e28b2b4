"""What is known by now decides; limits and lists are those of the settings and of the pack."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.equipment import Equipment, limits_of, options_for, settings_of
from headerfirst.streams.office import Office
from headerfirst.streams.settings import InspectionSettings

from tests.agents.gate import made_questions as made
from tests.streams.inspection.desk_world import DeskWorld, desk_world

SETTINGS = InspectionSettings(stores=("folder:///srv/mail",), scan_within=12.5)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with desk_world(tmp_path) as world:
        yield world


def test_a_message_has_as_long_as_was_set() -> None:
    limits = limits_of(SETTINGS)
    assert (limits.seconds, limits.cpu_seconds) == (12.5, 13)


def test_scanners_are_told_what_the_organisation_set(tmp_path: Path) -> None:
    words = tmp_path / "projects.yaml"
    settings = InspectionSettings(("folder:///srv/mail",), "/run/clamd", (tmp_path,), (words,))
    options = options_for(settings, [made.DMU])
    assert (options.clamd, options.yara_folders) == ("/run/clamd", (str(tmp_path),))
    assert options.word_lists == {"projects": str(words)}
    assert set(options.sites) == set(made.DMU.pack.file.sites)


def test_lists_of_the_same_name_are_taken_together() -> None:
    sites = options_for(SETTINGS, [made.DMU, made.WCC]).sites
    for pack in (made.DMU, made.WCC):
        for name, hosts in pack.pack.file.sites.items():
            assert set(hosts) <= set(sites[name])


async def test_a_pack_has_scanners_of_its_own(desk: DeskWorld) -> None:
    equipment = desk.equipment
    assert equipment.pool(made.DMU) is equipment.pool(made.DMU)
    assert equipment.pool(made.DMU) is not equipment.pool(made.WCC)


async def test_who_has_lost_its_partitions_knows_nothing(desk: DeskWorld) -> None:
    await desk.equipment.catch_up()
    assert desk.world.caught_up == 1
    desk.world.is_ready = False
    with pytest.raises(Retriable):
        await desk.equipment.catch_up()


async def test_a_request_that_nobody_knows_is_outside_every_scope(desk: DeskWorld) -> None:
    decision = desk.granted()
    desk.world.inspection = desk.world.another_book()
    desk.world.inspection.take(desk.world.log.arrivals["decisions"][0])
    assert list(desk.equipment.obstacles(decision, {})) == ["outside_scope"]


async def test_a_clock_in_doubt_is_waited_for(desk: DeskWorld) -> None:
    decision = desk.granted()
    assert list(desk.equipment.obstacles(decision, {})) == []
    desk.world.now -= made.DAY
    with pytest.raises(Retriable, match="clock_in_doubt"):
        desk.equipment.obstacles(decision, {})


async def test_without_a_store_there_is_nothing_to_open(desk: DeskWorld) -> None:
    without = dataclasses.replace(desk.office, settings=dataclasses.replace(desk.office.settings, inspection=None))
    with pytest.raises(Misconfigured, match="--store"):
        settings_of(without)


async def test_it_is_made_of_the_settings(desk: DeskWorld) -> None:
    office: Office = desk.office
    equipment = Equipment.of(office, desk.equipment.memory)
    assert equipment.settings is office.settings.inspection
    assert await equipment.stores.copies("nobody@example.org", "<one@x>") == []
    await equipment.close()
