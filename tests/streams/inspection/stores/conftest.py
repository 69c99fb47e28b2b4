"""One server of each kind for the tests that do it no harm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.certificates import Certificates, make_certificates
from tests.dovecot_server import DovecotServer
from tests.s3_server import S3Server
from tests.streams.inspection.stores.graph_server import GraphServer, graph_server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[DovecotServer]:
    with DovecotServer.started() as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    with S3Server.started() as server:
        yield server


@pytest.fixture
def graph(certificates: Certificates) -> Iterator[GraphServer]:
    with graph_server(certificates) as server:
        yield server
