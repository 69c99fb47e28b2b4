"""A worker that could only wait in silence says what is missing instead."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.preflight import needed_topics, preflight
from headerfirst.streams.settings import Settings

from tests.conftest import NewBroker


async def test_an_absent_broker_is_a_sentence() -> None:
    with pytest.raises(Misconfigured, match=r"No Kafka answers at 127\.0\.0\.1:1: start one"):
        await preflight(Settings("127.0.0.1:1", PUBLISHED))


async def test_missing_topics_are_named_with_the_command_that_makes_them(embedded: NewBroker) -> None:
    broker = embedded({"register": 1, "email-metadata": 6, "findings": 1, "ledger-entries": 1})
    settings = Settings(broker.bootstrap, PUBLISHED, roles=("mail",))
    missing = "lacks dead-letters, inspection-requests, usage: run `headerfirst topics apply`"
    with pytest.raises(Misconfigured, match=missing):
        await preflight(settings)


async def test_it_is_silent_where_all_is_there(embedded: NewBroker) -> None:
    names = needed_topics(Settings("localhost:9092", PUBLISHED, prefix="test-"))
    broker = embedded(dict.fromkeys(names, 1))
    await preflight(Settings(broker.bootstrap, PUBLISHED, prefix="test-"))


def test_a_role_needs_the_topics_that_it_reads_follows_and_writes_and_the_register() -> None:
    names = needed_topics(Settings("localhost:9092", PUBLISHED, prefix="p-", roles=("incidents",)))
    followed = {"p-commands", "p-decisions", "p-inspection-results"}
    written = {"p-incidents", "p-incidents-restricted", "p-referrals", "p-dead-letters"}
    assert names == {"p-register", "p-findings"} | followed | written
