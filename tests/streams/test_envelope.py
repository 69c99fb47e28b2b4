"""Headers say what a record is as CloudEvents does, and nothing about whom it is."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.streams import codec, envelope

from tests import builders

PLAIN = {
    "email-metadata": builders.email_metadata(),
    "web-proxy": builders.web_proxy(),
    "account-changes": builders.account_change(),
    "reports": builders.report(),
    "register": builders.union_official(),
    "commands": builders.command(),
    "usage": builders.usage(),
    "findings": builders.finding(),
    "incidents": builders.incident(),
    "incidents-restricted": builders.incident(),
    "referrals": builders.referral(),
    "inspection-requests": builders.inspection_request(),
    "decisions": builders.decision(),
    "inspection-results": builders.inspection_result(),
    "notices": builders.notice(),
    "ledger-entries": builders.ledger_entry(),
    "ledger": builders.ledger_line(),
    "held": builders.held(),
    "dead-letters": builders.dead_letter(),
}


def test_an_incident_is_described_whole() -> None:
    headers = envelope.headers_for("incidents", builders.incident(version=3), "incidents", "findings-0:7")
    assert headers == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1:3"),
        ("ce_type", b"headerfirst.incident.v1"),
        ("ce_source", b"headerfirst/incidents"),
        ("content-type", b"application/json"),
        ("ce_time", b"2026-03-10T12:00:00Z"),
        ("ce_origin", b"findings-0:7"),
    ]


def test_every_topic_s_record_has_an_envelope_and_reads_back_under_it() -> None:
    assert PLAIN.keys() == BY_TOPIC.keys()
    for topic, record in PLAIN.items():
        headers = envelope.headers_for(topic, record, "mail")
        assert codec.decode(topic, codec.encode(record), envelope.type_of(headers)).record == record


def test_where_a_topic_carries_two_records_the_envelope_tells_them_apart() -> None:
    for record, name in [(builders.ledger_line(), b"ledger-line"), (builders.checkpoint(), b"ledger-checkpoint")]:
        headers = envelope.headers_for("ledger", record, "notary")
        assert envelope.type_of(headers) == b"headerfirst." + name + b".v1"
        assert codec.decode("ledger", codec.encode(record), envelope.type_of(headers)).record == record
    assert dict(headers)["ce_id"] == b"256:1"


def test_state_has_no_envelope() -> None:
    assert envelope.headers_for("usage", builders.usage(), "web") == []


@pytest.mark.parametrize(
    ("topic", "record", "identity"),
    [
        ("email-metadata", builders.email_metadata(), b"e1" * 16 + b":1"),
        ("register", builders.union_official(), b"carys:1"),
        ("referrals", builders.referral(), b"case-1:1"),
        ("incidents", builders.incident(version=9), b"c1" * 16 + b":9"),
    ],
)
def test_the_id_is_the_record_s_own_and_its_version(topic: str, record: Any, identity: bytes) -> None:
    assert dict(envelope.headers_for(topic, record, "mail"))["ce_id"] == identity


@pytest.mark.parametrize(
    ("topic", "record"),
    [
        ("ledger-entries", builders.ledger_entry()),
        ("register", builders.organisation()),
        ("referrals", builders.referral()),
    ],
)
def test_a_record_without_a_time_of_its_own_states_none(topic: str, record: Any) -> None:
    assert "ce_time" not in dict(envelope.headers_for(topic, record, "gate"))


def test_headers_name_nobody() -> None:
    for topic, record in PLAIN.items():
        for _, value in envelope.headers_for(topic, record, "mail"):
            assert b"@" not in value


def test_an_input_without_headers_has_no_type() -> None:
    assert envelope.type_of([]) is None
    assert envelope.type_of([("traceparent", b"00-1"), ("ce_type", b"x")]) == b"x"


@pytest.mark.parametrize(
    ("headers", "attempts"),
    [
        ([], 0),
        ([("headerfirst-attempt", b"2")], 2),
        ([("headerfirst-attempt", b"-1")], 0),
        ([("headerfirst-attempt", "²".encode())], 0),
        ([("headerfirst-attempt", b"9" * 5000)], 1_000_000),
    ],
)
def test_attempts_are_counted_and_nonsense_is_none(headers: list[tuple[str, bytes]], attempts: int) -> None:
    assert envelope.attempt_of(headers) == attempts
