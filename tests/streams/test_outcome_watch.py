"""What is watched for is seen if it comes after the watch began, whoever else writes, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.record import Record
from headerfirst.streams import plain_clients
from headerfirst.streams.codec import encode
from headerfirst.streams.command_writer import TOPIC
from headerfirst.streams.outcome_watch import OutcomeWatch
from headerfirst.streams.topics import TOPICS

from tests import builders
from tests.conftest import NewBroker
from tests.streams.installation import Installation

LONG, SHORT = 30.0, 0.5


def is_granted(_topic: str, record: Record) -> bool:
    return isinstance(record, Decision) and record.outcome == "granted"


def test_only_what_comes_after_it_began_is_seen(embedded: NewBroker, tmp_path: Path) -> None:
    installation = Installation(embedded({"decisions": 1}).bootstrap, tmp_path)
    installation.produce("decisions", builders.decision(request_id="before-1"))
    with OutcomeWatch.opened(installation.bootstrap, "", ["decisions"]) as watch:
        assert watch.first(is_granted, SHORT) is None
        after = builders.decision(request_id="after-01")
        installation.produce("decisions", builders.decision(outcome="pending"), after)
        seen = watch.first(is_granted, LONG)
    assert seen is not None
    assert (seen.topic, seen.record, seen.value) == ("decisions", after, encode(after))


def test_what_came_while_nobody_waited_is_not_missed(embedded: NewBroker, tmp_path: Path) -> None:
    installation = Installation(embedded({"p-decisions": 1, "p-incidents": 1}).bootstrap, tmp_path, "p-")
    with OutcomeWatch.opened(installation.bootstrap, "p-", ["decisions", "incidents"]) as watch:
        installation.produce("incidents", builders.incident())
        installation.produce("decisions", builders.decision())
        assert watch.first(lambda topic, _: topic == "incidents", LONG) is not None


def test_what_cannot_be_read_is_nobodys_answer(embedded: NewBroker, tmp_path: Path) -> None:
    installation = Installation(embedded({"decisions": 1}).bootstrap, tmp_path)
    with OutcomeWatch.opened(installation.bootstrap, "", ["decisions"]) as watch:
        installation.produce("decisions", b"{", builders.decision())
        assert watch.first(lambda *_: True, LONG) is not None


def test_a_topic_that_one_does_not_see_is_passed_over(embedded: NewBroker, tmp_path: Path) -> None:
    """To somebody without the right to it, Kafka says that there is no such topic."""
    installation = Installation(embedded({"incidents": 1}).bootstrap, tmp_path)
    with OutcomeWatch.opened(installation.bootstrap, "", ["incidents", "incidents-restricted"]) as watch:
        assert watch.topics == {"incidents"}
        installation.produce("incidents", builders.incident())
        assert watch.first(lambda *_: True, LONG) is not None


def test_where_none_can_be_read_there_is_one_sentence(embedded: NewBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap = embedded({TOPIC: 1}).bootstrap
    with (
        pytest.raises(Misconfigured, match="has no decisions or ledger-entries that you may read"),
        OutcomeWatch.opened(bootstrap, "", ["decisions", "ledger-entries"]),
    ):
        pass
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match="No Kafka answers"), OutcomeWatch.opened("127.0.0.1:1", "", ["decisions"]):
        pass


@pytest.mark.parametrize("topic", ["decisions", "ledger-entries", "incidents", "incidents-restricted"])
def test_every_topic_that_commands_watch_has_the_one_partition_that_is_read(topic: str) -> None:
    assert TOPICS[topic].partitions() == 1
