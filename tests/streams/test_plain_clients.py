"""The plain clients: keys land where Faust looks for them, and a broker that is away makes no noise."""

from __future__ import annotations

import pytest
from aiokafka.partitioner import DefaultPartitioner
from confluent_kafka import TopicPartition
from headerfirst.streams.plain_clients import plain_consumer, plain_producer

from tests.conftest import NewBroker

PARTITIONS = 6


def test_keys_land_in_the_partitions_of_javas_producer(embedded: NewBroker) -> None:
    """Aiokafka's partitioner, which Faust uses, is Java's murmur2."""
    bootstrap = embedded({"web-proxy": PARTITIONS}).bootstrap
    keys = [f"user-{number}@example.org".encode() for number in range(50)]
    producer, everywhere = plain_producer(bootstrap), list(range(PARTITIONS))
    for key in keys:
        producer.produce("web-proxy", key=key, value=b"{}")
    assert producer.flush(10) == 0

    consumer = plain_consumer(bootstrap, "reader")
    consumer.assign([TopicPartition("web-proxy", number, 0) for number in everywhere])
    read = [message for _ in range(20) for message in consumer.consume(50, timeout=0.2)]
    consumer.close()

    assert {message.key(): message.partition() for message in read} == {
        key: DefaultPartitioner()(key, everywhere, everywhere) for key in keys
    }


def test_a_broker_that_is_away_makes_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    producer = plain_producer("127.0.0.1:9")
    producer.produce("web-proxy", value=b"{}")
    producer.flush(1)
    consumer = plain_consumer("127.0.0.1:9", "reader")
    consumer.assign([TopicPartition("web-proxy", 0, 0)])
    consumer.consume(1, timeout=1)
    consumer.close()

    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
