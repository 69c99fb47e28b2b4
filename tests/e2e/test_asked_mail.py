"""From a message in a mailbox to a record on Kafka, by IMAP: soon, without its body, and once, whatever is killed."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import pytest
from confluent_kafka import TopicPartition
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.door_producer import WRITES
from headerfirst.streams.line import Line
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.topics import TOPICS

from tests import builders
from tests.dovecot_server import MASTER, PASSWORD
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.command_line import run
from tests.streams.connectors.desks import mail
from tests.streams.installation import EVERYBODY, PATIENCE, Installation, Running, activation, until

pytestmark = pytest.mark.e2e

BODY: Final = "The kettle in room 4 is broken."
TOPIC: Final = "email-metadata"


@pytest.fixture
def installation(kafka: str, tmp_path: Path) -> Iterator[Installation]:
    """Made by our own commands, and kept by a heartbeat."""
    installed = Installation(kafka, tmp_path, f"asked-{datetime.now(UTC).timestamp():.0f}-")
    where = ("--bootstrap", kafka, "--prefix", installed.prefix)
    register = tmp_path / "register.jsonl"
    records = (*EVERYBODY, activation())
    register.write_bytes(b"".join(Line("register", key_of(one), encode(one)).to_json() + b"\n" for one in records))
    assert run("topics", "apply", *where).returncode == 0
    assert run("register", "import", *where, register).stdout == f"{len(records)} records written, 0 unchanged.\n"
    heartbeat = installed.start("register", "heartbeat", "--every", "2", *where)
    until(lambda: installed.count("register") > len(records), heartbeat)
    try:
        yield installed
        assert heartbeat.stop() == 0
    finally:
        installed.kill_all()


@pytest.fixture
def dovecot(monkeypatch: pytest.MonkeyPatch) -> Iterator[ListeningDovecot]:
    monkeypatch.setenv("HEADERFIRST_SOURCE_USER", MASTER)
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", PASSWORD)
    with ListeningDovecot.started() as server:
        yield server


def letter(number: int, sender: str = builders.ELENI) -> bytes:
    return mail(f"From: {sender}", f"Message-ID: <{number}@mail.example.net>", body=BODY, line_end="\r\n")


def asking(installation: Installation, server: ListeningDovecot) -> Running:
    return installation.start(
        "ingest",
        *("imap", server.url.replace("://", f"://{builders.AMARA.replace('@', '%40')}@") + "/"),
        *("--bootstrap", installation.bootstrap, "--prefix", installation.prefix),
        *("--bookmarks", installation.folder / "bookmarks", "--demo-keys"),
    )


class Arrivals:
    """Numbers of the messages that have a record, as they come."""

    def __init__(self, installation: Installation) -> None:
        self._consumer = plain_consumer(installation.bootstrap, "arrivals")
        partitions = range(TOPICS[TOPIC].partitions())
        self._consumer.assign([TopicPartition(f"{installation.prefix}{TOPIC}", number, 0) for number in partitions])
        self.seen: list[int] = []

    def until(self, number: int, process: Running) -> None:
        deadline = time.monotonic() + PATIENCE
        while number not in self.seen:
            assert process.popen.poll() is None, process.text
            assert time.monotonic() < deadline, process.text
            message = self._consumer.poll(0.05)
            if message is not None and message.error() is None:
                identifier = msgspec.json.decode(message.value() or b"")["message_id"]
                self.seen.append(int(identifier.strip("<").partition("@")[0]))

    def close(self) -> None:
        self._consumer.close()


def test_mail_of_an_inbox_is_on_kafka_soon_and_nothing_is_lost_or_new_when_asking_is_killed(
    installation: Installation, dovecot: ListeningDovecot
) -> None:
    arrivals = Arrivals(installation)
    dovecot.deliver(builders.AMARA, letter(0))
    dovecot.deliver(builders.AMARA, letter(1000, builders.CARYS))  # an official's: shielded
    first = asking(installation, dovecot)
    arrivals.until(0, first)
    took = []
    for number in range(1, 36):
        dovecot.deliver(builders.AMARA, letter(number))
        delivered = time.monotonic()
        arrivals.until(number, first)
        took.append(time.monotonic() - delivered)
    centiles = statistics.quantiles(took, n=100, method="inclusive")
    print(f"delivered to on Kafka, {len(took)} messages: p50 {centiles[49]:.3f} s, p99 {centiles[98]:.3f} s")  # noqa: T201 - measured, not asserted

    for number in range(36, 51):
        dovecot.deliver(builders.AMARA, letter(number))
    arrivals.until(40, first)
    first.popen.send_signal(signal.SIGKILL)
    first.ended()
    for number in range(51, 56):
        dovecot.deliver(builders.AMARA, letter(number))
    second = asking(installation, dovecot)
    for number in range(56):
        arrivals.until(number, second)
    assert second.stop() == 0, second.text
    arrivals.close()

    messages = installation.messages(TOPIC)
    events = {msgspec.json.decode(message.value() or b"")["event_id"] for message in messages}
    assert len(events) == 56, "each message is one event, however often it was read"
    assert len(messages) < 2 * 56, "what was on Kafka a second before the kill is not read again"
    assert dovecot.bodies_fetched() == 0
    for topic in WRITES:
        held = b"".join(bytes(one.value() or b"") for one in installation.messages(topic))
        assert BODY.encode() not in held
        assert builders.CARYS.encode() not in held
    assert BODY not in first.text + second.text
    assert builders.AMARA not in first.text + second.text
