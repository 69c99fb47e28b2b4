"""Installations for tests of whole processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from headerfirst.streams.door_producer import WRITES
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.topics import TOPICS
from headerfirst.streams.topology import TOPOLOGY

from tests.streams.installation import Installation


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """With every topic that a worker or a connector needs."""
    names = {name for role in TOPOLOGY.values() for name in (*role.reads, *role.follows, *role.writes)} | {
        "register",
        *WRITES,
    }
    with EmbeddedBroker({name: TOPICS[name].partitions() for name in sorted(names)}) as embedded:
        yield embedded


@pytest.fixture
def installation(broker: EmbeddedBroker, tmp_path: Path) -> Iterator[Installation]:
    """Nothing in its register yet; what was started is ended."""
    installed = Installation(broker.bootstrap, tmp_path)
    try:
        yield installed
    finally:
        installed.kill_all()
