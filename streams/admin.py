"""What the cluster's topics lack or have drifted from, and putting it right: the table in topics.py is the truth.

`plan` is pure; `read_state` and `apply` speak to the cluster through kafka-python. The number of partitions is never
changed in place: keys would move, and with them the order and the state that belongs to a partition.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.topics import TOPICS, Topic, prefixed
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import KafkaError

BOOTSTRAP_TIMEOUT_MS: Final = 5_000
SECONDS_UNTIL_SHOWN: Final = 10.0
ALTERED: Final = "OK"
REPLICAS_FOR_TWO_IN_SYNC: Final = 3

Remedy = Literal["create", "alter", "refuse"]
"""`refuse`: only a person can change it, with a plan for what is in the topic."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as the cluster has it."""

    partitions: int
    replication: int
    config: Mapping[str, str]


ClusterState = Mapping[str, TopicState]
"""By full name; a topic that is not there is not in it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What an installation chooses about its topics."""

    prefix: str
    partitions: int
    """Of the door topics and `usage`."""
    replication: int

    def name(self, topic: Topic) -> str:
        return prefixed(self.prefix, topic.name)

    def names(self) -> list[str]:
        return [self.name(topic) for topic in TOPICS.values()]

    def config(self, topic: Topic) -> dict[str, str]:
        """With three replicas a record is acknowledged when two have it, so that one broker may be away."""
        in_sync = 2 if self.replication >= REPLICAS_FOR_TWO_IN_SYNC else 1
        return topic.config() | {"min.insync.replicas": str(in_sync)}


@dataclass(frozen=True, slots=True)
class Difference:
    topic: str
    aspect: str
    """`topic`, `partitions`, `replication factor`, or a topic-level setting as Kafka names it."""
    wanted: str
    found: str | None
    remedy: Remedy

    def __str__(self) -> str:
        if self.remedy == "create":
            return f"{self.topic}: missing"
        return f"{self.topic}: {self.aspect} is {self.found}, should be {self.wanted}"


def plan(state: ClusterState, layout: Layout) -> list[Difference]:
    """Everything in which the cluster differs from the table, in the table's order."""
    return [difference for topic in TOPICS.values() for difference in _differences(topic, state, layout)]


def _differences(topic: Topic, state: ClusterState, layout: Layout) -> Iterator[Difference]:
    name, wanted = layout.name(topic), topic.partitions(layout.partitions)
    found = state.get(name)
    if found is None:
        yield Difference(name, "topic", f"{wanted} partitions", None, "create")
        return
    if found.partitions != wanted:
        yield Difference(name, "partitions", str(wanted), str(found.partitions), "refuse")
    if found.replication < layout.replication:
        yield Difference(name, "replication factor", str(layout.replication), str(found.replication), "refuse")
    for key, value in layout.config(topic).items():
        if found.config.get(key) != value:
            yield Difference(name, key, value, found.config.get(key), "alter")


@contextmanager
def connect(bootstrap: str) -> Iterator[KafkaAdminClient]:
    """An admin client; an absent broker, or one that refuses, is one sentence."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what it would log is in the error below
    try:
        client = KafkaAdminClient(bootstrap_servers=bootstrap.split(","), bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS)
    except (KafkaError, ValueError) as error:
        raise Misconfigured(f"No Kafka answers at {bootstrap}: start one, or name another with --bootstrap.") from error
    try:
        yield client
    except KafkaError as error:
        raise Misconfigured(f"Kafka at {bootstrap} refused: {_reason(error)}.") from error
    finally:
        client.close()


def _reason(error: KafkaError) -> str:
    """The kind alone: kafka-python puts whole requests into its messages."""
    return type(error).__name__.removesuffix("Error")


def read_state(client: KafkaAdminClient, names: Iterable[str]) -> ClusterState:
    present = sorted(set(names) & set(client.list_topics()))
    if not present:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, None) for name in present]
    configs = client.describe_configs(resources, config_filter="All")["topic"]
    return {
        description["name"]: _state(description["partitions"], configs[description["name"]])
        for description in client.describe_topics(present)
    }


def _state(partitions: list[dict[str, Any]], config: dict[str, dict[str, Any]]) -> TopicState:
    return TopicState(
        partitions=len(partitions),
        replication=min((len(partition["replica_nodes"]) for partition in partitions), default=0),
        config={key: str(entry["value"]) for key, entry in config.items()},
    )


def check(client: KafkaAdminClient, layout: Layout) -> list[Difference]:
    return plan(read_state(client, layout.names()), layout)


def apply(client: KafkaAdminClient, layout: Layout) -> list[Difference]:
    """Create what is missing and alter settings that drifted; give what was changed. Nothing, if part is refused."""
    differences = check(client, layout)
    refused = [difference for difference in differences if difference.remedy == "refuse"]
    if refused:
        reasons = "; ".join(map(str, refused))
        raise Misconfigured(
            f"Nothing was changed, since partitions and replicas are never changed in place: {reasons}."
        )
    _create({difference.topic for difference in differences if difference.remedy == "create"}, client, layout)
    _alter([difference for difference in differences if difference.remedy == "alter"], client)
    if differences:
        _wait_until_shown(client, layout)
    return differences


def _wait_until_shown(client: KafkaAdminClient, layout: Layout) -> None:
    """Brokers learn of a change a moment after it was accepted, and a check that follows should pass."""
    deadline = time.monotonic() + SECONDS_UNTIL_SHOWN
    while check(client, layout):
        if time.monotonic() > deadline:
            raise Retriable("Kafka accepted the changes but does not show them yet: run `headerfirst topics check`.")
        time.sleep(0.1)


def _create(missing: set[str], client: KafkaAdminClient, layout: Layout) -> None:
    topics = {
        layout.name(topic): {
            "num_partitions": topic.partitions(layout.partitions),
            "replication_factor": layout.replication,
            "configs": layout.config(topic),
        }
        for topic in TOPICS.values()
        if layout.name(topic) in missing
    }
    if not topics:
        return
    results = client.create_topics(topics, raise_errors=False)["topics"]
    failed = [f"{result['name']} ({result['error_message']})" for result in results if result["error_code"]]
    if failed:
        raise Misconfigured(f"Kafka did not create {'; '.join(failed)}.")
    client.wait_for_topics(list(topics))


def _alter(drifted: list[Difference], client: KafkaAdminClient) -> None:
    settings: dict[str, dict[str, str]] = {}
    for difference in drifted:
        settings.setdefault(difference.topic, {})[difference.aspect] = difference.wanted
    if not settings:
        return
    resources = [ConfigResource(ConfigResourceType.TOPIC, name, config) for name, config in settings.items()]
    results = client.alter_configs(resources)["topic"]
    failed = [f"{name} ({result})" for name, result in results.items() if result != ALTERED]
    if failed:
        raise Misconfigured(f"Kafka did not alter {'; '.join(failed)}.")
