"""Topics: what is missing or drifted is found, named and put right, and partitions are never touched."""

from __future__ import annotations

import socket
import time

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import admin
from headerfirst.streams.admin import Difference, Layout, TopicState, plan
from headerfirst.streams.topics import TOPICS
from kafka.admin import ConfigResource, ConfigResourceType

LAYOUT = Layout(prefix="county-", partitions=6, replication=3)


def a_cluster(layout: Layout) -> dict[str, TopicState]:
    """As the table wants it, and with settings of Kafka's own that are none of our business."""
    return {
        layout.name(topic): TopicState(
            partitions=topic.partitions(layout.partitions),
            replication=layout.replication,
            config={"compression.type": "producer"} | layout.config(topic),
        )
        for topic in TOPICS.values()
    }


def test_nothing_is_to_do_on_a_cluster_that_is_as_the_table_wants_it() -> None:
    assert plan(a_cluster(LAYOUT), LAYOUT) == []


def test_every_topic_is_missing_from_an_empty_cluster() -> None:
    differences = plan({}, LAYOUT)
    assert [difference.topic for difference in differences] == [f"county-{name}" for name in TOPICS]
    assert {difference.remedy for difference in differences} == {"create"}


def test_topics_of_another_prefix_do_not_count() -> None:
    assert len(plan(a_cluster(Layout("borough-", 6, 3)), LAYOUT)) == len(TOPICS)


@pytest.mark.parametrize(
    ("topic", "key", "drifted"),
    [
        ("incidents", "cleanup.policy", "delete"),
        ("email-metadata", "retention.ms", "-1"),
        ("commands", "message.timestamp.type", "CreateTime"),
        ("referrals", "max.compaction.lag.ms", "9223372036854775807"),
        ("ledger-entries", "min.insync.replicas", "1"),
    ],
)
def test_a_drifted_setting_is_named_with_what_it_is_and_should_be(topic: str, key: str, drifted: str) -> None:
    cluster = a_cluster(LAYOUT)
    state = cluster[f"county-{topic}"]
    cluster[f"county-{topic}"] = TopicState(state.partitions, state.replication, {**state.config, key: drifted})
    (difference,) = plan(cluster, LAYOUT)
    assert difference == Difference(f"county-{topic}", key, state.config[key], drifted, "alter")
    assert str(difference) == f"county-{topic}: {key} is {drifted}, should be {state.config[key]}"


def test_other_partitions_and_fewer_replicas_are_for_a_person() -> None:
    cluster = a_cluster(LAYOUT)
    cluster["county-usage"] = TopicState(8, 2, cluster["county-usage"].config)
    assert plan(cluster, LAYOUT) == [
        Difference("county-usage", "partitions", "6", "8", "refuse"),
        Difference("county-usage", "replication factor", "3", "2", "refuse"),
    ]


def test_more_replicas_than_wanted_are_no_drift() -> None:
    cluster = a_cluster(LAYOUT)
    cluster["county-usage"] = TopicState(6, 5, cluster["county-usage"].config)
    assert plan(cluster, LAYOUT) == []


@pytest.mark.parametrize(("replication", "in_sync"), [(1, "1"), (2, "1"), (3, "2"), (5, "2")])
def test_one_broker_may_be_away_where_there_are_three_replicas(replication: int, in_sync: str) -> None:
    assert Layout("", 6, replication).config(TOPICS["decisions"])["min.insync.replicas"] == in_sync


def test_an_absent_broker_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "BOOTSTRAP_TIMEOUT_MS", 300)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        with (
            pytest.raises(Misconfigured, match=rf"^No Kafka answers at {address}: start one, or"),
            admin.connect(address),
        ):
            pass


@pytest.mark.e2e
def test_apply_creates_everything_and_check_then_finds_nothing(kafka: str, prefix: str) -> None:
    layout = Layout(prefix, 2, 1)
    with admin.connect(kafka) as client:
        assert [difference.topic for difference in admin.apply(client, layout)] == layout.names()
        assert admin.check(client, layout) == []
        assert admin.apply(client, layout) == []


@pytest.mark.e2e
def test_apply_corrects_what_drifted_on_the_cluster(kafka: str, prefix: str) -> None:
    layout = Layout(prefix, 1, 1)
    with admin.connect(kafka) as client:
        admin.apply(client, layout)
        name = layout.name(TOPICS["incidents"])
        resource = ConfigResource(ConfigResourceType.TOPIC, name, {"cleanup.policy": "delete"})
        client.alter_configs([resource])
        while not admin.check(client, layout):
            time.sleep(0.05)
        assert [difference.aspect for difference in admin.apply(client, layout)] == ["cleanup.policy"]
        assert admin.check(client, layout) == []


@pytest.mark.e2e
def test_apply_refuses_other_partitions_and_then_changes_nothing(kafka: str, prefix: str) -> None:
    with admin.connect(kafka) as client:
        client.create_topics({f"{prefix}usage": {"num_partitions": 3, "replication_factor": 1}}, wait_for_metadata=True)
        with pytest.raises(Misconfigured, match="usage: partitions is 3, should be 2"):
            admin.apply(client, Layout(prefix, 2, 1))
        assert [name for name in client.list_topics() if name.startswith(prefix)] == [f"{prefix}usage"]


@pytest.mark.e2e
def test_a_cluster_that_is_too_small_is_told_by_name(kafka: str, prefix: str) -> None:
    with (
        admin.connect(kafka) as client,
        pytest.raises(Misconfigured, match="replication factor of 64 cannot be reached"),
    ):
        admin.apply(client, Layout(prefix, 1, 64))
