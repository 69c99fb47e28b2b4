"""An incident is found on whichever topic one may read, in its highest version, as far as it can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import plain_clients
from headerfirst.streams.codec import encode
from headerfirst.streams.incident_topics import incident_on

from tests import builders
from tests.conftest import NewBroker


def put(bootstrap: str, topic: str, *values: Any) -> None:
    producer: Any = Producer({"bootstrap.servers": bootstrap})
    for value in values:
        key = getattr(value, "incident_id", "incident-1")
        producer.produce(topic, value if isinstance(value, bytes | None) else encode(value), key=key)
    assert producer.flush(30) == 0


def test_the_highest_version_of_both_topics_is_the_one(embedded: NewBroker, tmp_path: Path) -> None:  # noqa: ARG001 - a fixture
    bootstrap = embedded({"incidents": 1, "incidents-restricted": 1}).bootstrap
    versions = [builders.incident(incident_id="incident-1", version=version) for version in (1, 3, 2)]
    put(bootstrap, "incidents", versions[0], builders.incident(incident_id="incident-2", version=9), None)
    put(bootstrap, "incidents-restricted", versions[1], b"{", versions[2])
    found = incident_on(bootstrap, "", "incident-1")
    assert found is not None
    assert (found.incident_id, found.version) == ("incident-1", 3)


def test_one_topic_is_enough(embedded: NewBroker) -> None:
    bootstrap = embedded({"p-incidents": 1}).bootstrap
    put(bootstrap, "p-incidents", builders.incident(incident_id="incident-1"))
    assert incident_on(bootstrap, "p-", "incident-1") is not None


def test_what_is_not_there_is_none(embedded: NewBroker) -> None:
    bootstrap = embedded({"incidents": 1}).bootstrap
    put(bootstrap, "incidents", builders.incident(incident_id="incident-2"))
    assert incident_on(bootstrap, "", "incident-1") is None


def test_without_a_broker_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match="No Kafka answers"):
        incident_on("127.0.0.1:1", "", "incident-1")
