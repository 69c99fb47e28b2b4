"""A real Squid: every page that is fetched is a visit, by its log through a rotation, by UDP and by ICAP."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from headerfirst.streams.door_producer import WRITES

from tests import builders
from tests.e2e.running_squid import RunningSquid
from tests.streams.command_line import run
from tests.streams.installation import Installation, Running, free_port, until

pytestmark = pytest.mark.e2e

SECRET: Final = "nobodys-business"
PAGES: Final = 60


@pytest.fixture
def installation(kafka: str, tmp_path: Path) -> Iterator[Installation]:
    installed = Installation(kafka, tmp_path, f"squid-{uuid4().hex[:8]}-")
    assert run("topics", "apply", "--bootstrap", kafka, "--prefix", installed.prefix).returncode == 0
    installed.keep()
    try:
        yield installed
    finally:
        installed.kill_all()


def visits(installation: Installation) -> list[Any]:
    """Of Amara; the fixture has fetched a page too, as nobody of ours."""
    return [value for value in installation.values("web-proxy") if value["user"] == builders.AMARA]


def fetch(squid: RunningSquid, numbers: range) -> None:
    for number in numbers:
        squid.fetch(f"/{SECRET}/{number}.pdf?q={SECRET}", builders.AMARA)


def assert_secret_is_nowhere(installation: Installation, ingest: Running, *folders: Path) -> None:
    values = b"".join(message.value() or b"" for topic in WRITES for message in installation.messages(topic))
    files = b"".join(path.read_bytes() for folder in folders for path in folder.iterdir() if path.is_file())
    assert SECRET.encode() not in values + files + ingest.log.read_bytes()
    assert builders.AMARA.encode() in values  # so that the search is one


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_its_log_is_followed_through_rotations_while_pages_are_fetched(installation: Installation) -> None:
    with RunningSquid.started() as squid:
        following = installation.start_ingest("squid", squid.access_log, "--follow")
        fetch(squid, range(1))
        until(lambda: visits(installation), following)  # it has the log open
        for part in range(3):
            fetch(squid, range(1 + part * PAGES // 3, 1 + (part + 1) * PAGES // 3))
            if part < 2:  # the log that was read first is then the oldest of three
                squid.rotate()
        fetch(squid, range(1 + PAGES, 2 + PAGES))
        until(lambda: len(visits(installation)) >= PAGES + 2, following)
        assert following.stop(signal.SIGTERM) == 0
    found = visits(installation)
    assert len({one["event_id"] for one in found}) == PAGES + 2
    assert {(one["host"], one["extension"], one["status"]) for one in found} == {("127.0.0.1", "pdf", 200)}
    assert_secret_is_nowhere(installation, following)


@pytest.mark.parametrize("module", ["udp", "tcp"])
def test_it_may_send_its_log(installation: Installation, tmp_path: Path, module: str) -> None:
    port, spool = free_port(), tmp_path / "spool"
    ingest = installation.start_ingest("squid", f"{module}://127.0.0.1:{port}", "--spool", spool)
    until(lambda: "listening at" in ingest.text, ingest)
    with RunningSquid.started(f"access_log {module}://127.0.0.1:{port} squid") as squid:
        fetch(squid, range(PAGES))
    until(lambda: len(visits(installation)) >= PAGES, ingest)  # the last lines leave Squid when it ends
    assert ingest.stop() == 0
    assert len({one["event_id"] for one in visits(installation)}) == PAGES
    assert_secret_is_nowhere(installation, ingest, spool)


ICAP: Final = """
access_log none
icap_enable on
icap_send_client_username on
icap_send_client_ip on
icap_service headerfirst reqmod_precache icap://127.0.0.1:{port}/reqmod bypass=on
adaptation_access headerfirst allow all
"""


def test_it_asks_by_icap_and_sends_no_body_and_goes_on_without_us(installation: Installation, tmp_path: Path) -> None:
    port, spool = free_port(), tmp_path / "spool"
    ingest = installation.start_ingest("icap", f"tcp://127.0.0.1:{port}", "--spool", spool)
    until(lambda: is_open(port), ingest)
    with RunningSquid.started(ICAP.format(port=port)) as squid:
        fetch(squid, range(PAGES))
        squid.fetch("/form", builders.AMARA, content=SECRET.encode() * 5_000)
        until(lambda: len(visits(installation)) >= PAGES + 1, ingest)
        assert ingest.stop() == 0
        squid.fetch("/without", builders.AMARA)
    found = visits(installation)
    assert len({one["event_id"] for one in found}) == PAGES + 1
    assert {(one["host"], one["action"]) for one in found} == {("127.0.0.1", "allowed")}
    assert sorted({one["method"] for one in found}) == ["GET", "POST"]
    assert_secret_is_nowhere(installation, ingest, spool)
