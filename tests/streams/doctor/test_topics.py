"""Topics that are missing, cut otherwise, or whose settings drifted."""

from __future__ import annotations

import dataclasses

import pytest
from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import Installation
from headerfirst.streams.doctor.topics import topics
from headerfirst.streams.topics import TOPICS
from kafka.admin import ConfigResource, ConfigResourceType

from tests.conftest import NewBroker
from tests.streams.doctor_subjects import EVERY_TOPIC, by_check, cluster_of, states
from tests.streams.installation import until


def test_the_embedded_broker_shows_that_they_are_there_and_no_settings(embedded: NewBroker) -> None:
    installation = Installation(embedded(EVERY_TOPIC).bootstrap)
    found = topics(installation, cluster_of(installation))
    assert states(found) == {"topics": "ok", "topic settings": "not checked"}


def test_missing_topics_are_named(embedded: NewBroker) -> None:
    there = {name: number for name, number in EVERY_TOPIC.items() if name not in ("held", "ledger")}
    installation = Installation(embedded(there).bootstrap)
    [diagnosis] = topics(installation, cluster_of(installation))
    assert (diagnosis.state, diagnosis.reason) == ("failed", "Not there: ledger; held.")


def test_many_missing_topics_are_a_few_and_a_number(embedded: NewBroker) -> None:
    installation = Installation(embedded({"other": 1}).bootstrap, prefix="p-")
    [diagnosis] = topics(installation, cluster_of(installation))
    assert diagnosis.reason.endswith(f"; and {len(TOPICS) - 4} more.")


def test_other_partitions_have_failed_and_are_never_changed_in_place(embedded: NewBroker) -> None:
    installation = Installation(embedded(EVERY_TOPIC | {"web-proxy": 3}).bootstrap)
    diagnosis = by_check(topics(installation, cluster_of(installation)))["topics"]
    assert (diagnosis.state, diagnosis.reason) == ("failed", "Partitions differ: web-proxy has 3 and not 6.")


@pytest.mark.e2e
def test_settings_that_drifted_and_too_few_replicas_have_failed(kafka: str, prefix: str) -> None:
    installation = Installation(kafka, prefix)
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, installation.partitions, 1))
        cluster = cluster_of(installation)
        assert states(topics(installation, cluster)) == {"topics": "ok", "topic settings": "ok"}
        client.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, f"{prefix}dead-letters", {"retention.ms": "1000000"})]
        )
    until(lambda: by_check(topics(installation, cluster))["topic settings"].state == "failed")  # shown a moment later
    drifted = by_check(topics(installation, cluster))["topic settings"]
    assert (drifted.state, "dead-letters: retention.ms is 1000000, should be" in drifted.reason) == ("failed", True)
    replicated = dataclasses.replace(installation, replication=3)
    thin = by_check(topics(replicated, cluster))["topic settings"]
    assert (thin.state, "--replication-factor" in str(thin.remedy)) == ("failed", True)
