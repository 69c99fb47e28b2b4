"""Mail servers for the tests of connectors that ask them, and how to sign in to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.certificates import Certificates, make_certificates
from tests.dovecot_server import MASTER, PASSWORD
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.delta_server import CLIENT, SECRET, DeltaServer, delta_server


@pytest.fixture
def dovecot() -> Iterator[ListeningDovecot]:
    with ListeningDovecot.started() as server:
        yield server
        server.kill()  # a gentle end takes a second, twenty times


@pytest.fixture
def as_master(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed in as anybody's master."""
    monkeypatch.setenv("HEADERFIRST_SOURCE_USER", MASTER)
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", PASSWORD)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
async def graph(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DeltaServer]:
    monkeypatch.setenv("HEADERFIRST_SOURCE_USER", CLIENT)
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", SECRET)
    monkeypatch.setenv("HEADERFIRST_SOURCE_CA", str(certificates.authority))
    async with delta_server(certificates) as server:
        yield server
