"""A real Postfix asks our milter: envelopes reach Kafka at once and bodies never; mail flows whatever befalls us.

https://www.postfix.org/MILTER_README.html
"""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import Any, Final

import msgspec
import pytest
from confluent_kafka import TopicPartition
from headerfirst.streams.door_producer import WRITES
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.topics import TOPICS

from tests import builders
from tests.e2e.kafka_broker import KafkaNode, missing_tools
from tests.e2e.running_postfix import RunningPostfix
from tests.needs import lacking
from tests.streams.command_line import run
from tests.streams.installation import Installation, Running, free_port, until

pytestmark = pytest.mark.e2e

BODY: Final = "the-body-is-nobodys-business"
MESSAGES: Final = 60
OURS: Final = (builders.AMARA, builders.BILAL, builders.CARYS)


@pytest.fixture(scope="module")
def node() -> Iterator[KafkaNode]:
    """A Kafka of our own: it is stopped in between."""
    missing = missing_tools()
    if missing:
        lacking(f"a real Kafka needs {' and '.join(missing)}")
    with KafkaNode.started() as started:
        yield started


@pytest.fixture(scope="module")
def installation(node: KafkaNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installed = Installation(node.bootstrap, tmp_path_factory.mktemp("milter"))
    assert run("topics", "apply", "--bootstrap", node.bootstrap).returncode == 0
    try:
        yield installed
    finally:
        installed.kill_all()


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def postfix(port: int) -> Iterator[RunningPostfix]:
    with RunningPostfix.started(OURS, milters=[f"inet:127.0.0.1:{port}"]) as server:
        yield server


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def a_milter(installation: Installation, port: int, spool: Path, *options: str) -> Running:
    milter = installation.start_ingest("milter", f"tcp://127.0.0.1:{port}", "--spool", spool, *options)
    until(lambda: is_open(port), milter)
    return milter


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def a_message(number: int | str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Eleni Markou <{builders.ELENI}>", f"Amara <{builders.AMARA}>"
    message["Subject"] = f"Minutes {number}"
    message["Message-ID"] = f"<{number}@mail.example.net>"
    message.set_content(f"{BODY}\n")
    return message


def send(postfix: RunningPostfix, number: int | str, *recipients: str) -> float:
    """When the mail server was given it."""
    with postfix.session() as client:
        begun = time.monotonic()
        assert client.send_message(a_message(number), builders.ELENI, recipients or (builders.AMARA,)) == {}
    return begun


def delivered(postfix: RunningPostfix, number: int | str, address: str = builders.AMARA) -> None:
    """It lies in the mailbox, body and all."""
    wanted = f"<{number}@mail.example.net>"
    until(lambda: any(mail["Message-ID"] == wanted and BODY in mail.as_string() for mail in postfix.mailbox(address)))


def seen(installation: Installation) -> set[str]:
    return {value["message_id"] for value in installation.values("email-metadata")}


@dataclass
class Watch:
    """When each message's records came to Kafka, by their Message-ID and mailbox."""

    bootstrap: str
    came: dict[tuple[str, str], float] = field(default_factory=dict)
    records: list[Any] = field(default_factory=list)
    ready: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self.follow, daemon=True)
        self.thread.start()
        assert self.ready.wait(30)

    def follow(self) -> None:
        consumer = plain_consumer(self.bootstrap, "watch")
        numbers = range(TOPICS["email-metadata"].partitions())
        ends = [consumer.get_watermark_offsets(TopicPartition("email-metadata", number))[1] for number in numbers]
        consumer.assign([TopicPartition("email-metadata", *place) for place in enumerate(ends)])
        self.ready.set()
        while not self.over.is_set():
            message = consumer.poll(0.05)
            if message is not None and message.error() is None:
                value = msgspec.json.decode(message.value() or b"")
                self.came.setdefault((value["message_id"], value["mailbox"]), time.monotonic())
                self.records.append(value)
        consumer.close()


def test_envelopes_are_on_kafka_in_under_two_seconds_and_bodies_nowhere(
    installation: Installation, postfix: RunningPostfix, port: int, spool: Path
) -> None:
    installation.keep()
    milter = a_milter(installation, port, spool, "--option", "login-domain=example.net")
    watch = Watch(installation.bootstrap)
    begun = {f"<{number}@mail.example.net>": send(postfix, number) for number in range(MESSAGES)}
    until(lambda: len(watch.came) == MESSAGES, milter)
    delays = sorted(at - begun[message_id] for (message_id, _), at in watch.came.items())
    centiles = quantiles(delays, n=100)
    sys.stdout.write(f"{MESSAGES} messages by SMTP to Kafka: p50 {centiles[49]:.3f} s, p99 {centiles[98]:.3f} s\n")
    with postfix.session(signed_in="eleni.markou") as client:
        client.send_message(a_message("blind"), builders.ELENI, [builders.AMARA, builders.BILAL])
    until(lambda: len(watch.came) == MESSAGES + 2, milter)
    watch.over.set()
    watch.thread.join()
    assert ("<blind@mail.example.net>", builders.BILAL) in watch.came
    assert {one["authenticated_sender"] for one in watch.records if "blind" in one["message_id"]} == {builders.ELENI}
    delivered(postfix, "blind", builders.BILAL)
    assert milter.stop() == 0
    assert f"{MESSAGES + 1} inputs; seen {MESSAGES + 2} = produced {MESSAGES + 2} " in milter.text
    written = b"".join(path.read_bytes() for path in spool.iterdir()) + milter.log.read_bytes()
    on_topics = b"".join(
        message.value() or b"" for topic in ("register", *WRITES) for message in installation.messages(topic)
    )
    assert BODY.encode() not in written + on_topics
    assert b"Minutes 7" in on_topics  # so that the search is one


def test_mail_of_a_protected_person_is_on_no_topic_and_no_disk(
    installation: Installation, postfix: RunningPostfix, port: int, spool: Path
) -> None:
    installation.keep()
    milter = a_milter(installation, port, spool)
    send(postfix, "union", builders.CARYS)
    delivered(postfix, "union", builders.CARYS)
    written = b"".join(path.read_bytes() for path in spool.iterdir())
    assert milter.stop() == 0
    assert "shielded 2" in milter.text or "shielded 1" in milter.text
    assert b"union@mail" not in written
    assert "<union@mail.example.net>" not in seen(installation)


def test_mail_flows_when_the_milter_is_killed_and_nothing_that_it_took_is_lost(
    installation: Installation, postfix: RunningPostfix, port: int, spool: Path
) -> None:
    installation.keep()
    milter = a_milter(installation, port, spool)
    for number in range(10):
        send(postfix, f"before-{number}")
    milter.popen.kill()
    milter.popen.wait()
    send(postfix, "without")
    delivered(postfix, "without")
    milter = a_milter(installation, port, spool)
    send(postfix, "after")
    until(lambda: "<after@mail.example.net>" in seen(installation), milter)
    found = seen(installation)
    assert {f"<before-{number}@mail.example.net>" for number in range(10)} <= found
    assert "<without@mail.example.net>" not in found
    assert milter.stop() == 0


def test_mail_flows_while_kafka_is_gone_and_its_envelopes_follow_when_it_is_back(
    installation: Installation, node: KafkaNode, postfix: RunningPostfix, port: int, spool: Path
) -> None:
    installation.keep()
    milter = a_milter(installation, port, spool)
    node.stop(signal.SIGKILL)
    for number in range(5):
        send(postfix, f"gone-{number}")
        delivered(postfix, f"gone-{number}")
    assert b"gone-4@mail" in b"".join(path.read_bytes() for path in spool.iterdir())
    node.start()
    wanted = {f"<gone-{number}@mail.example.net>" for number in range(5)}
    until(lambda: wanted <= seen(installation), milter)
    assert milter.stop() == 0


def test_mail_flows_unseen_while_the_spool_is_full(
    installation: Installation, postfix: RunningPostfix, port: int, spool: Path
) -> None:
    installation.keep()
    milter = a_milter(installation, port, spool, "--spool-limit", "10")
    send(postfix, "full")
    delivered(postfix, "full")
    assert milter.stop() == 0
    assert "items pass unseen: buffer_full" in milter.text
    assert "passed unseen 1" in milter.text
    assert "<full@mail.example.net>" not in seen(installation)


def test_mail_flows_unseen_while_nobody_keeps_the_register(
    node: KafkaNode, postfix: RunningPostfix, port: int, spool: Path, tmp_path: Path
) -> None:
    unkept = Installation(node.bootstrap, tmp_path, "unkept-")
    assert run("topics", "apply", "--bootstrap", node.bootstrap, "--prefix", "unkept-").returncode == 0
    try:
        milter = a_milter(unkept, port, spool)
        send(postfix, "stale")
        delivered(postfix, "stale")
        assert b"stale@mail" not in b"".join(path.read_bytes() for path in spool.iterdir())
        assert milter.stop() == 0
        assert "items pass unseen: register_stale" in milter.text
        assert (
            "0 inputs; seen 0 = produced 0 + shielded 0 + out of scope 0 + dead letters 0; passed unseen 1"
            in milter.text
        )
    finally:
        unkept.kill_all()
