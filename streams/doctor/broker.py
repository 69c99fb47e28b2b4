"""Does a broker answer, which Kafka is it, and does it answer questions of administration?"""

from __future__ import annotations

from typing import Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, warning, well
from headerfirst.streams.plain_clients import plain_consumer

GROUP: Final = "headerfirst-doctor"
"""Joined by nobody."""
OLDEST: Final = (4, 0)
"""What the tests run on is 4.1; older ones are not tried."""

ANSWER: Final = 5.0
"""Seconds: somebody waits for it."""

Version = tuple[int, ...]


def find(installation: Installation) -> tuple[Cluster | None, Diagnosis]:
    """The cluster, and what to say of it; None where none answers."""
    consumer = plain_consumer(installation.bootstrap, GROUP)
    try:
        told = consumer.list_topics(timeout=ANSWER)
    except KafkaException:
        return None, failed(
            "broker", "No Kafka answers at the given address.", "Start it, or name another with --bootstrap."
        )
    finally:
        consumer.close()
    topics = {name: len(topic.partitions) for name, topic in told.topics.items()}
    cluster = Cluster(len(told.brokers), topics, _is_administered(installation.bootstrap))
    return cluster, well("broker", f"It answers; brokers: {cluster.brokers}.")


def _is_administered(bootstrap: str) -> bool:
    client = AdminClient({"bootstrap.servers": bootstrap, "log_level": 2})
    try:
        client.describe_consumer_groups([GROUP], request_timeout=ANSWER)[GROUP].result()
    except KafkaException as error:
        unsupported: int = KafkaError._UNSUPPORTED_FEATURE  # noqa: SLF001 - the name that it is published under
        return bool(error.args[0].code() != unsupported)
    return True


def version(installation: Installation, cluster: Cluster) -> Diagnosis:
    if not cluster.administered:
        return unchecked("broker version", "This broker does not tell its version, as the demo's own does not.")
    try:
        with admin.connect(installation.bootstrap) as client:
            brokers = client.describe_cluster()["brokers"]
            found = min(client.get_broker_version_data(broker["broker_id"]).broker_version for broker in brokers)
    except Misconfigured:
        return unchecked("broker version", "The broker did not tell its version.")
    return judge_version(found)


def judge_version(found: Version) -> Diagnosis:
    """Of the oldest broker."""
    name = ".".join(map(str, found))
    if found < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        return warning(
            "broker version", f"The oldest broker is a Kafka {name}.", f"Update it to {wanted} or later: none is tried."
        )
    return well("broker version", f"Kafka {name}.")
