"""Kafka for tests: a broker in this process for the quick ones, a real one for those marked `e2e`."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from headerfirst.streams.embedded import EmbeddedBroker
from hypothesis import HealthCheck, settings

from tests.clause_results import OPTION, ClauseResults, note_clauses

# A slow machine is no defect: no test here is judged by the clock.
settings.register_profile("headerfirst", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("headerfirst")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, metavar="FILE", type=Path, help="write what became of the tests of each clause")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption(OPTION)
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(ClauseResults(path))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    note_clauses(items)


NewBroker = Callable[[Mapping[str, int]], EmbeddedBroker]


@pytest.fixture
def embedded() -> Iterator[NewBroker]:
    """Give a function that starts an embedded broker with these topics; it is closed after the test."""
    brokers: list[EmbeddedBroker] = []

    def start(topics: Mapping[str, int]) -> EmbeddedBroker:
        brokers.append(EmbeddedBroker(topics))
        return brokers[-1]

    yield start
    for broker in brokers:
        broker.close()


@pytest.fixture
def prefix() -> str:
    """Topics of one test on a shared Kafka: nobody else's names begin like this."""
    return f"test-{uuid.uuid4().hex[:8]}-"


@pytest.fixture(scope="session")
def kafka() -> Iterator[str]:
    """Bootstrap servers of a real Kafka: yours, if KAFKA_BOOTSTRAP_SERVERS names one, else one that is started here."""
    from tests.e2e.kafka_broker import KafkaNode, missing_tools  # slow to import, and quick tests do without

    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if given:
        yield given
        return
    missing = missing_tools()
    if missing:
        reason = f"a real Kafka needs {' and '.join(missing)} here, or KAFKA_BOOTSTRAP_SERVERS"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with KafkaNode.started() as node:
        yield node.bootstrap
