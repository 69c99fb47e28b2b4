"""From files to incidents as an operator does it: topics, register, heartbeat, ingest, worker; and all of it again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.line import Line

from tests import builders
from tests.streams.command_line import run
from tests.streams.connectors.desks import mail
from tests.streams.ingest.test_run import YESTERDAY, a_folder, a_mail, append, received, visit
from tests.streams.installation import EVERYBODY, Installation, Running, activation, until

pytestmark = pytest.mark.e2e


def forwarded(number: int) -> bytes:
    """Sent out of Amara's mailbox by itself."""
    return mail(
        received(YESTERDAY + timedelta(minutes=number)),
        f"From: {builders.AMARA}",
        f"To: {builders.ELENI}",
        f"Message-ID: <forwarded-{number}@mail.example.org>",
        "Auto-Submitted: auto-forwarded",
    )


@pytest.fixture(scope="module")
def installation(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Made by our own commands, and kept by a heartbeat."""
    folder = tmp_path_factory.mktemp("installation")
    installed = Installation(kafka, folder, f"ingest-{datetime.now(UTC).timestamp():.0f}-")
    where = ("--bootstrap", kafka, "--prefix", installed.prefix)
    register = folder / "register.jsonl"
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


@pytest.fixture(scope="module")
def worker(installation: Installation) -> Iterator[Running]:
    running = installation.start_worker()
    running.until_ready()
    yield running
    assert running.stop() == 0


def ingested(installation: Installation, *arguments: str | Path) -> str:
    done = run(
        "ingest", "--demo-keys", "--bootstrap", installation.bootstrap, "--prefix", installation.prefix, *arguments
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_mail_becomes_an_incident_and_the_same_mail_again_no_second_one(
    installation: Installation, worker: Running, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "in", *map(forwarded, range(20)), a_mail(1, f"Cc: {builders.CARYS}"))
    sentence = "21 inputs; seen 22 = produced 20 + shielded 2 + out of scope 0 + dead letters 0\n"
    assert ingested(installation, "eml", folder) == sentence
    until(lambda: installation.committed("mail") == 20, worker)
    until(lambda: installation.committed("incidents") == 20, worker)
    incidents = {value["incident_id"] for value in installation.values("incidents")}
    versions = len(installation.messages("incidents"))
    ids = {value["event_id"] for value in installation.values("email-metadata")}
    assert (len(incidents), len(ids)) == (1, 20)

    assert ingested(installation, "eml", folder) == sentence
    until(lambda: installation.committed("mail") == 40, worker)
    until(lambda: installation.committed("incidents") == installation.count("findings"), worker)
    assert {value["event_id"] for value in installation.values("email-metadata")} == ids
    assert {value["incident_id"] for value in installation.values("incidents")} == incidents
    assert len(installation.messages("incidents")) == versions


def test_records_are_dated_by_their_events_and_hold_nothing_that_is_shielded(
    installation: Installation, worker: Running
) -> None:
    assert worker.popen.poll() is None
    messages = installation.messages("email-metadata")
    days = {datetime.fromtimestamp(message.timestamp()[1] / 1000, UTC).date() for message in messages}
    assert days <= {YESTERDAY.date(), (YESTERDAY + timedelta(minutes=20)).date()}
    assert messages
    for topic in ("email-metadata", "findings", "incidents", "dead-letters"):
        assert not [one for one in installation.messages(topic) if builders.CARYS.encode() in (one.value() or b"")]


def test_an_mbox_and_a_log_that_is_followed_through_rotation(
    installation: Installation, worker: Running, tmp_path: Path
) -> None:
    box, log = tmp_path / "box", tmp_path / "access.log"
    box.write_bytes(b"From x@example.net Mon Mar  9 12:00:00 2026\n" + a_mail(7))
    assert ingested(installation, "mbox", box).startswith("1 inputs; seen 1 = produced 1 ")
    log.write_bytes(visit(1))
    where = ("--bootstrap", installation.bootstrap, "--prefix", installation.prefix, "--demo-keys")
    following = installation.start("ingest", *where, "squid", log, "--follow")
    until(lambda: installation.committed("web") == 1, worker)
    log.rename(tmp_path / "access.log.1")
    append(tmp_path / "access.log.1", visit(2))
    log.write_bytes(visit(3))
    until(lambda: installation.committed("web") == 3, worker)
    assert following.stop(signal.SIGTERM) == 0
    assert "3 inputs; seen 3 = produced 3 " in following.text


def test_a_kill_in_the_middle_of_a_log_and_a_rotation_lose_nothing_and_make_nothing_new(
    installation: Installation, worker: Running, tmp_path: Path
) -> None:
    log, whole = tmp_path / "access.log", tmp_path / "whole.log"
    visits = [visit(10_000 + number // 2, user=f"user-{number % 7}") for number in range(6_000)]
    before = {value["event_id"] for value in installation.values("web-proxy")}

    def new() -> set[str]:
        return {value["event_id"] for value in installation.values("web-proxy")} - before

    where = ("--bootstrap", installation.bootstrap, "--prefix", installation.prefix, "--demo-keys")
    command = ("ingest", *where, "squid", log, "--follow", "--bookmarks", tmp_path / "marks")
    append(log, *visits[:3_000])
    first = installation.start(*command)
    until(lambda: list((tmp_path / "marks").glob("*.json")), first)
    append(log, *visits[3_000:4_000], visits[4_000][:30])
    first.popen.kill()
    first.popen.wait()
    append(log, visits[4_000][30:], *visits[4_001:5_000])
    log.rename(tmp_path / "access.log.1")
    append(log, *visits[5_000:])
    second = installation.start(*command)
    until(lambda: len(new()) == len(visits), second)
    assert second.stop(signal.SIGTERM) == 0
    assert "files gone" not in second.text
    resumed = new()
    append(whole, *visits)
    assert ingested(installation, "squid", whole).startswith("6,000 inputs; seen 6,000 = produced 6,000 ")
    assert new() == resumed
    assert worker.popen.poll() is None
