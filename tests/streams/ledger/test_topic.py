"""From the topic comes each line once; what contradicts it is not hidden."""

from __future__ import annotations

from typing import Any

import pytest
from confluent_kafka import Producer
from headerfirst.agents.ledger.verification import Verification
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import plain_clients
from headerfirst.streams.ledger.topic import first_of_each, pieces_of_topic

from tests.agents.ledger import ledgers
from tests.conftest import NewBroker

VALUES = ledgers.values(ledgers.records(ledgers.sights(260)))
PIECES = [value + b"\n" for value in VALUES]


def test_what_two_notaries_said_is_there_once() -> None:
    assert list(first_of_each([*PIECES[:100], *PIECES[:259], *PIECES[100:]])) == PIECES


def test_a_checkpoint_under_another_key_is_the_same_checkpoint() -> None:
    other = ledgers.values(ledgers.records(ledgers.sights(260), ledgers.OTHER_SIGNER))[256] + b"\n"
    assert other != PIECES[256]
    assert list(first_of_each([*PIECES[:257], other, *PIECES[257:]])) == PIECES


@pytest.mark.parametrize("stranger", [b"\n", b"null\n", b"[]\n", b'{"seq":5}\n', PIECES[5].replace(b"p-a1", b"p-b1")])
def test_what_says_something_else_stays(stranger: bytes) -> None:
    assert list(first_of_each([*PIECES, stranger])) == [*PIECES, stranger]


def test_it_is_read_from_its_beginning_to_its_end(embedded: NewBroker) -> None:
    address = embedded({"x-ledger": 1}).bootstrap
    producer: Any = Producer({"bootstrap.servers": address, "compression.type": "lz4"})
    for value in [*VALUES[:3], *VALUES]:
        producer.produce("x-ledger", value=value)
    assert producer.flush(10) == 0
    verification = Verification([ledgers.SIGNER.verifier])
    with pieces_of_topic(address, "x-") as pieces:
        for piece in pieces:
            verification.take(piece)
    verdict = verification.verdict(closed=False)
    assert (verdict.problems, verdict.size, verdict.signed) == ([], 260, 256)


def test_a_tombstone_is_no_line(embedded: NewBroker) -> None:
    address = embedded({"ledger": 1}).bootstrap
    producer: Any = Producer({"bootstrap.servers": address})
    producer.produce("ledger", value=None, key=b"k")
    assert producer.flush(10) == 0
    with pieces_of_topic(address, "") as pieces:
        assert list(pieces) == [b"\n"]


def test_without_the_topic_or_a_broker_there_is_one_sentence(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = embedded({"other": 1}).bootstrap
    with pytest.raises(Misconfigured, match="lacks ledger: run"), pieces_of_topic(address, ""):
        pass
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match="No Kafka answers"), pieces_of_topic("127.0.0.1:1", ""):
        pass
