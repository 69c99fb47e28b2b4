"""The embedded broker: topics as asked for, reachable like Kafka, gone when closed."""

from __future__ import annotations

import socket
from pathlib import Path

import aiokafka
import confluent_kafka
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import embedded
from headerfirst.streams.embedded import EmbeddedBroker

from tests.streams.faust_apps import produce, read


async def test_topics_have_the_partitions_that_were_asked_for() -> None:
    with EmbeddedBroker({"email-metadata": 6, "register": 1}) as broker:
        async with aiokafka.AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
            assert len(await producer.partitions_for("email-metadata")) == 6
            assert len(await producer.partitions_for("register")) == 1


async def test_a_topic_may_be_made_later() -> None:
    with EmbeddedBroker({}) as broker:
        broker.create_topic("usage", 3)
        await produce(broker.bootstrap, "usage", [b"v"], partition=2)
        (record,) = await read(broker.bootstrap, "usage", 1)
    assert (record.partition, record.value) == (2, b"v")


def test_it_listens_on_loopback_alone() -> None:
    with EmbeddedBroker({}) as broker:
        host, _, port = broker.bootstrap.rpartition(":")
        assert host == "127.0.0.1"
        assert int(port) > 1023


def test_two_brokers_do_not_get_into_each_others_way() -> None:
    with EmbeddedBroker({}) as one, EmbeddedBroker({}) as other:
        assert one.bootstrap != other.bootstrap


def test_nobody_answers_once_it_is_closed() -> None:
    broker = EmbeddedBroker({})
    port = int(broker.bootstrap.rpartition(":")[2])
    socket.create_connection(("127.0.0.1", port)).close()
    broker.close()
    broker.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_topic_that_is_there_is_not_made_again() -> None:
    with EmbeddedBroker({"usage": 1}) as broker, pytest.raises(Misconfigured, match="did not create the topic usage"):
        broker.create_topic("usage", 1)


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(confluent_kafka, "__file__", str(tmp_path / "confluent_kafka" / "__init__.py"))
    with pytest.raises(Misconfigured, match="install confluent-kafka from a wheel, or name a broker with --bootstrap"):
        EmbeddedBroker({})


def test_a_library_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_SIGNATURES", {"rd_kafka_mock_of_tomorrow": (None, ())})
    with pytest.raises(Misconfigured, match="lacks rd_kafka_mock_of_tomorrow"):
        EmbeddedBroker({})
