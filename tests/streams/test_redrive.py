"""Letters are read whole, and what they are about is found again or said to be lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import admin, redrive
from headerfirst.streams.codec import encode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.redrive import Filed, Lost
from kafka import KafkaProducer

from tests import builders

NAMES = Pseudonyms(b"t" * 32, b"i" * 32)
VALUE = b'{"subject":"Redundancies"'


class Broker(NamedTuple):
    bootstrap: str
    door: str
    letters: str


def letter_about(topic: str | None, **changes: Any) -> redrive.Filed:
    fields: dict[str, Any] = {"key": b"k", "value": VALUE, "topic": topic, "partition": 0, "offset": 0}
    letter = dead_letter(NAMES, Origin(**(fields | changes)), "not_json", "mail")
    return Filed(letter.record, {name: value.decode() for name, value in letter.headers}, 1)


def test_a_letter_says_where_its_record_lies() -> None:
    assert letter_about("email-metadata", partition=3, offset=41).origin == "email-metadata-3:41"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"__connect.errors.topic": "email-metadata"},
        {
            "__connect.errors.topic": "email-metadata",
            "__connect.errors.partition": "x",
            "__connect.errors.offset": "-1",
        },
    ],
)
def test_a_letter_without_a_place_is_a_file_s(headers: dict[str, str]) -> None:
    filed = Filed(builders.dead_letter(), headers, 1)
    assert (filed.place, filed.origin) == (None, "a file")


def test_without_a_broker_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrive, "ANSWER_MS", 300)
    with (
        pytest.raises(Misconfigured, match=r"^No Kafka answers at 127.0.0.1:1: [^.]+\.$"),
        redrive.consumer_of("127.0.0.1:1"),
    ):
        pass


@pytest.fixture
def broker(kafka: str, prefix: str) -> Iterator[Broker]:
    """Two records on one topic; on another a letter met twice, another letter, and something else."""
    broker = Broker(kafka, f"{prefix}web-proxy", f"{prefix}dead-letters")
    with admin.connect(kafka) as client:
        client.create_topics({name: {"num_partitions": 1, "replication_factor": 1} for name in broker[1:]})
    producer = KafkaProducer(bootstrap_servers=kafka)
    for _ in range(2):
        producer.send(broker.door, value=VALUE, key=b"k", headers=[("headerfirst-attempt", b"1")])
    for filed in (
        letter_about(broker.door),
        letter_about(broker.door, value=b"x"),
        letter_about(broker.door, offset=1),
    ):
        headers = [(name, value.encode()) for name, value in filed.headers.items()]
        producer.send(broker.letters, value=encode(filed.letter), key=b"t", headers=headers)
    producer.send(broker.letters, value=b"junk")
    producer.flush()
    producer.close()
    yield broker
    with admin.connect(kafka) as client:
        client.delete_topics(list(broker[1:]))


@pytest.mark.e2e
def test_equal_letters_are_one_that_was_met_twice(broker: Broker) -> None:
    with redrive.consumer_of(broker.bootstrap) as consumer:
        mail = redrive.read_mail(consumer, broker.letters)
    assert [(filed.origin, filed.times) for filed in mail.letters.values()] == [
        (f"{broker.door}-0:0", 1),
        (f"{broker.door}-0:1", 2),
    ]
    assert mail.unreadable == 1


@pytest.mark.e2e
def test_without_the_topic_there_is_one_sentence(kafka: str) -> None:
    with redrive.consumer_of(kafka) as consumer, pytest.raises(Misconfigured, match="There is no topic nowhere"):
        redrive.read_mail(consumer, "nowhere")


@pytest.mark.e2e
def test_what_is_lost_is_said_in_words(broker: Broker) -> None:
    door = broker.door
    with redrive.consumer_of(broker.bootstrap) as consumer:
        lost = [
            redrive.original(consumer, letter)
            for letter in (
                letter_about(None, partition=None, offset=None),
                letter_about(door, partition=7),
                letter_about(door, offset=99),
                letter_about(door, value=VALUE + b" "),
            )
        ]
    assert lost == [
        Lost("it came from a file: read that again with `headerfirst ingest`"),
        Lost(f"{door} has no partition 7 any more"),
        Lost(f"retention removed its record from {door}"),
        Lost(f"another record stands in its place on {door}"),
    ]


@pytest.mark.e2e
def test_the_same_bytes_go_to_the_same_place_as_one_attempt_more(broker: Broker) -> None:
    filed = letter_about(broker.door, offset=1, headers=[("headerfirst-attempt", b"1")])
    with redrive.consumer_of(broker.bootstrap) as consumer, redrive.producer_of(broker.bootstrap) as producer:
        record: Any = redrive.original(consumer, filed)
        redrive.send_again(producer, filed, record)
        again: Any = redrive.original(consumer, letter_about(broker.door, offset=2))
    assert (again.key, again.value, again.timestamp) == (b"k", VALUE, record.timestamp)
    assert list(again.headers) == [("headerfirst-attempt", b"2")]
