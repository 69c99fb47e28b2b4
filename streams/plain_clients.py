"""Plain Kafka clients for commands and the demo: what any other program would use, and silent about themselves.

They read every compression that a producer may have chosen, which kafka-python does only with further packages.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, Final

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from headerfirst.schemas.errors import Misconfigured

ANSWER: Final = 10.0
"""Seconds that a broker may take over one step."""

_log: Final = logging.getLogger(__name__)
_QUIET: Final = {"log_level": 2, "logger": _log, "error_cb": lambda _: None}
"""A broker that is away shows in that nothing comes; librdkafka would write to stderr on its own."""


def plain_producer(bootstrap: str, *, largest: int = 1_000_000) -> Producer:
    """All replicas confirm, and keys land in the partitions where Java's producer and ours put them.

    Records of more than `largest` bytes are refused here.
    """
    settings: dict[str, Any] = {
        "bootstrap.servers": bootstrap,
        "acks": "all",
        "enable.idempotence": True,
        "partitioner": "murmur2_random",
        "linger.ms": 5,
        "message.max.bytes": largest,
    }
    return Producer(settings | _QUIET)


def plain_consumer(bootstrap: str, group: str, *, tells_ends: bool = False) -> Consumer:
    """Joins no group unless it subscribes; `group` is whose commits it may ask for. The end of a partition comes as an
    error where `tells_ends`.
    """
    settings: dict[str, Any] = {
        "bootstrap.servers": bootstrap,
        "group.id": group,
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
        "enable.partition.eof": tells_ends,
    }
    return Consumer(settings | _QUIET)


def partitions_at(client: Producer | Consumer, bootstrap: str) -> dict[str, int]:
    """Every topic with its number of partitions; raises Misconfigured where no broker answers."""
    try:
        topics = client.list_topics(timeout=ANSWER).topics
    except KafkaException as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    return {name: len(topic.partitions) for name, topic in topics.items()}


def require_topic(client: Producer | Consumer, bootstrap: str, topic: str) -> None:
    """Raises Misconfigured where no broker answers, or the topic is not there."""
    if topic not in partitions_at(client, bootstrap):
        raise Misconfigured(f"Kafka at {bootstrap} lacks {topic}: run `headerfirst topics apply` first.")


def until_the_end(consumer: Consumer) -> Iterator[Any]:
    """What the one assigned partition holds from its position to its present end; the consumer has to tell ends.

    Raises KafkaException where the broker refuses or falls silent.
    """
    while (message := consumer.poll(ANSWER)) is not None:
        error = message.error()
        if error is None:
            yield message
        elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # the name that it is published under
            return
        else:
            raise KafkaException(error)
    raise KafkaException(KafkaError(KafkaError._TIMED_OUT))  # noqa: SLF001  # as above


def cluster_at(bootstrap: str) -> str:
    """The cluster's own name, by whichever of its brokers it was reached; raises Misconfigured where none answers."""
    try:
        return str(plain_producer(bootstrap).list_topics(timeout=ANSWER).cluster_id or bootstrap)
    except KafkaException as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
