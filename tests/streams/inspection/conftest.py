"""A reading room, open."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import NewBroker
from tests.streams.inspection.room_world import TOPICS, RoomWorld, room_world


@pytest.fixture
async def world(embedded: NewBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RoomWorld]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    async with room_world(embedded(TOPICS).bootstrap, tmp_path) as opened:
        yield opened
    assert list(temporary.iterdir()) == []
