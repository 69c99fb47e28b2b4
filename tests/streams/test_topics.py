"""The table of topics says what the contract says: names, keys, cleanup, partitions, bounds and whose clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.streams.topics import DOOR_TOPICS, LONGEST, SEGMENT, TOPICS, Topic, prefixed
from headerfirst.streams.topology import TOPOLOGY

COMPACTED = {"register", "usage", "incidents", "incidents-restricted", "referrals", "held"}
BROKERS_CLOCK = {"commands", "register", "inspection-requests", "ledger-entries"}
KEYS = {
    "email-metadata": "mailbox",
    "web-proxy": "user",
    "account-changes": "mailbox",
    "reports": "reporter",
    "register": "kind/id",
    "commands": "request, incident, case or person",
    "usage": "agent/token/day",
    "findings": "token",
    "incidents": "incident_id",
    "incidents-restricted": "incident_id",
    "referrals": "case_id/incident_id",
    "inspection-requests": "request_id",
    "decisions": "request_id",
    "inspection-results": "request_id",
    "notices": "person",
    "ledger-entries": "entry_id",
    "ledger": "none (one partition)",
    "held": "hold/record",
    "dead-letters": "token",
}
SIX_MONTHS = timedelta(days=181)
"""The shortest that six calendar months can be."""


def milliseconds(topic: Topic, setting: str) -> timedelta:
    return timedelta(milliseconds=int(topic.config()[setting]))


def test_names_and_keys_are_those_of_the_contract() -> None:
    assert {name: topic.key for name, topic in TOPICS.items()} == KEYS
    assert [topic.name for topic in TOPICS.values()] == list(TOPICS)


def test_every_topic_has_its_record_and_every_record_its_topic() -> None:
    assert set(BY_TOPIC) == set(TOPICS)


def test_every_topic_of_the_topology_is_in_the_table() -> None:
    named = {name for role in TOPOLOGY.values() for name in (*role.reads, *role.follows, *role.writes)}
    assert named <= set(TOPICS)


def test_the_door_and_usage_have_as_many_partitions_as_are_chosen_and_all_others_one() -> None:
    assert {name for name, topic in TOPICS.items() if topic.partitions() == 6} == {*DOOR_TOPICS, "usage"}
    assert {topic.partitions(12) for topic in TOPICS.values()} == {1, 12}


def test_what_is_compacted() -> None:
    assert {name for name, topic in TOPICS.items() if topic.config()["cleanup.policy"] == "compact"} == COMPACTED
    assert {topic.config()["cleanup.policy"] for topic in TOPICS.values()} == {"compact", "delete"}


@pytest.mark.parametrize("name", sorted(set(TOPICS) - COMPACTED))
def test_a_topic_that_is_deleted_from_has_a_bound_and_short_segments(name: str) -> None:
    assert milliseconds(TOPICS[name], "segment.ms") == SEGMENT
    assert milliseconds(TOPICS[name], "retention.ms") > timedelta(0)


@pytest.mark.parametrize("name", sorted(set(TOPICS) - COMPACTED - {"ledger"}))
def test_nothing_about_people_stays_longer_than_six_calendar_months(name: str) -> None:
    """A record is gone when its whole segment is past its retention (DMU 5.5); the ledger is the proof, and stays."""
    assert milliseconds(TOPICS[name], "retention.ms") + SEGMENT < SIX_MONTHS
    assert timedelta(days=180) == LONGEST


@pytest.mark.parametrize("name", DOOR_TOPICS)
def test_headers_stay_a_week(name: str) -> None:
    assert milliseconds(TOPICS[name], "retention.ms") == timedelta(days=7)


def test_dead_letters_stay_thirty_days() -> None:
    assert milliseconds(TOPICS["dead-letters"], "retention.ms") == timedelta(days=30)


@pytest.mark.parametrize("name", sorted(COMPACTED))
def test_a_late_writers_record_is_not_compacted_away_before_it_is_seen(name: str) -> None:
    assert milliseconds(TOPICS[name], "min.compaction.lag.ms") == timedelta(hours=1)
    assert "retention.ms" not in TOPICS[name].config()


@pytest.mark.parametrize("name", ["incidents", "incidents-restricted", "referrals"])
def test_a_purge_is_done_within_a_day_and_seen_for_thirty(name: str) -> None:
    assert milliseconds(TOPICS[name], "max.compaction.lag.ms") == timedelta(days=1)
    assert milliseconds(TOPICS[name], "delete.retention.ms") == timedelta(days=30)


def test_where_a_time_counts_it_is_the_brokers() -> None:
    stamped = {name for name, topic in TOPICS.items() if topic.config()["message.timestamp.type"] == "LogAppendTime"}
    assert stamped == BROKERS_CLOCK


def test_a_prefix_is_all_that_an_installation_chooses_of_a_name() -> None:
    assert prefixed("staging-", "findings") == "staging-findings"
    assert prefixed("", "findings") == "findings"
