"""Letters are read whole, and what they are about is found again or said to be lost."""

from __future__ import annotations

from typing import Any

import pytest
from confluent_kafka import Producer
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import plain_clients, redrive
from headerfirst.streams.codec import encode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.redrive import Filed, Lost

from tests import builders
from tests.conftest import NewBroker

NAMES = Pseudonyms(b"t" * 32, b"i" * 32)
VALUE = b'{"subject":"Redundancies"' + 1_000 * b" "
"""Long enough that a producer does compress it."""
DOOR, LETTERS = "web-proxy", "dead-letters"
COMPRESSIONS = ("none", "gzip", "snappy", "lz4", "zstd")


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
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with (
        pytest.raises(Misconfigured, match=r"^No Kafka answers at 127.0.0.1:1: [^.]+\.$"),
        redrive.consumer_of("127.0.0.1:1") as consumer,
    ):
        redrive.read_mail(consumer, "127.0.0.1:1", LETTERS)


@pytest.fixture(params=COMPRESSIONS)
def bootstrap(request: pytest.FixtureRequest, embedded: NewBroker) -> str:
    """Two records on one topic; on another a letter met twice, another letter, and something else."""
    address = embedded({DOOR: 1, LETTERS: 1}).bootstrap
    producer: Any = Producer({"bootstrap.servers": address, "compression.type": request.param})
    for _ in range(2):
        producer.produce(DOOR, value=VALUE, key=b"k", headers=[("headerfirst-attempt", b"1")])
    for filed in (letter_about(DOOR), letter_about(DOOR, value=b"x"), letter_about(DOOR, offset=1)):
        headers = [(name, value.encode()) for name, value in filed.headers.items()]
        producer.produce(LETTERS, value=encode(filed.letter), key=b"t", headers=headers)
    producer.produce(LETTERS, value=b"junk")
    assert producer.flush(10) == 0
    return address


def test_equal_letters_are_one_that_was_met_twice(bootstrap: str) -> None:
    with redrive.consumer_of(bootstrap) as consumer:
        mail = redrive.read_mail(consumer, bootstrap, LETTERS)
    assert [(filed.origin, filed.times) for filed in mail.letters.values()] == [
        (f"{DOOR}-0:0", 1),
        (f"{DOOR}-0:1", 2),
    ]
    assert mail.unreadable == 1


def test_without_the_topic_there_is_one_sentence(bootstrap: str) -> None:
    with redrive.consumer_of(bootstrap) as consumer, pytest.raises(Misconfigured, match="lacks nowhere: run"):
        redrive.read_mail(consumer, bootstrap, "nowhere")


def test_what_is_lost_is_said_in_words(bootstrap: str) -> None:
    with redrive.consumer_of(bootstrap) as consumer:
        lost = [
            redrive.original(consumer, bootstrap, letter)
            for letter in (
                letter_about(None, partition=None, offset=None),
                letter_about(DOOR, partition=7),
                letter_about(DOOR, offset=99),
                letter_about(DOOR, value=VALUE + b" "),
            )
        ]
    assert lost == [
        Lost("it came from a file: read that again with `headerfirst ingest`"),
        Lost(f"{DOOR} has no partition 7 any more"),
        Lost(f"retention removed its record from {DOOR}"),
        Lost(f"another record stands in its place on {DOOR}"),
    ]


def test_the_same_bytes_go_to_the_same_place_as_one_attempt_more(bootstrap: str) -> None:
    filed = letter_about(DOOR, offset=1, headers=[("headerfirst-attempt", b"1")])
    with redrive.consumer_of(bootstrap) as consumer, redrive.producer_of(bootstrap) as producer:
        record: Any = redrive.original(consumer, bootstrap, filed)
        redrive.send_again(producer, filed, record)
        again: Any = redrive.original(consumer, bootstrap, letter_about(DOOR, offset=2))
    assert (again.key(), again.value(), again.timestamp()) == (b"k", VALUE, record.timestamp())
    assert again.headers() == [("headerfirst-attempt", b"2")]


def test_a_record_that_the_broker_does_not_take_is_not_said_to_be_sent(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = embedded({DOOR: 1})
    producer: Any = Producer({"bootstrap.servers": broker.bootstrap})
    producer.produce(DOOR, value=VALUE)
    producer.flush(10)
    filed = letter_about(DOOR)
    with redrive.consumer_of(broker.bootstrap) as consumer:
        record: Any = redrive.original(consumer, broker.bootstrap, filed)
    monkeypatch.setattr(redrive, "ANSWER", 0.5)
    broker.close()
    with pytest.raises(Misconfigured, match="refused"), redrive.producer_of(broker.bootstrap) as sender:
        redrive.send_again(sender, filed, record)
