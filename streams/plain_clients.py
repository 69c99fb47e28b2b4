"""Plain Kafka clients for commands and the demo: what any other program would use, and silent about themselves."""

from __future__ import annotations

import logging
from typing import Any, Final

from confluent_kafka import Consumer, Producer

_log: Final = logging.getLogger(__name__)
_QUIET: Final = {"log_level": 2, "logger": _log, "error_cb": lambda _: None}
"""A broker that is away shows in that nothing comes; librdkafka would write to stderr on its own."""


def plain_producer(bootstrap: str) -> Producer:
    """All replicas confirm, and keys land in the partitions where Java's producer and ours put them."""
    settings: dict[str, Any] = {
        "bootstrap.servers": bootstrap,
        "acks": "all",
        "enable.idempotence": True,
        "partitioner": "murmur2_random",
        "linger.ms": 5,
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
