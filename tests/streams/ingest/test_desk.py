"""A door is made under a register that may be relied on and the pack that it puts in force, or not at all."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.ingest.desk import IngestDesk, Source
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.pack_shelf import ready_packs

from tests.streams.installation import Installation


def a_source(bootstrap: str) -> Source:
    return Source(connector_for("squid"), (), bootstrap, PUBLISHED, packs=tuple(ready_packs()))


async def test_doors_of_one_run_share_its_account_and_nothing_else(installation: Installation) -> None:
    installation.keep()
    desk, account = IngestDesk(a_source(installation.bootstrap)), Account()
    async with desk.kept():
        desk.require_register()
        doors = [desk.door(desk.pack(), account) for _ in range(2)]
        assert desk.pack().pack.file.id == "dmu"
    assert [door.account for door in doors] == [account, account]
    assert doors[0]._conversion is not doors[1]._conversion


async def test_without_a_register_there_is_neither(installation: Installation) -> None:
    desk = IngestDesk(a_source(installation.bootstrap))
    async with desk.kept():
        with pytest.raises(Misconfigured, match="The register may not be relied on, so nothing is read: it has no"):
            desk.require_register()
        with pytest.raises(Misconfigured, match="puts no pack in force that is here"):
            desk.pack()


def test_a_source_says_nothing_of_its_keys() -> None:
    assert "PUBLISHED" not in repr(a_source("192.0.2.1:9092"))
    assert PUBLISHED.id_key.hex() not in repr(a_source("192.0.2.1:9092"))
