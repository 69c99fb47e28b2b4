"""The invented day through worker processes on a real Kafka: the same as a backtest of it, read by plain tools."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.finding import PackRef
from headerfirst.streams.codec import check_time, decode
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.envelope import type_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack
from headerfirst.streams.runner import utc_now
from headerfirst.streams.sample import files
from headerfirst.streams.sample.day import DoorRecord, SampleDay, last_weekday, sample_day
from headerfirst.streams.settings import RoleName

from tests.e2e.workers import NEWEST_BY, Installation
from tests.needs import need_tool

pytestmark = pytest.mark.e2e

RECORDS = 12_000
TRIAGE: Final[tuple[RoleName, ...]] = ("mail", "web", "accounts", "reports")
COMPARED = ("findings", "incidents", "incidents-restricted", "inspection-requests", "ledger-entries")
Outcome = dict[str, dict[str, bytes]]
"""By topic and id: the bytes of the value, of highest version."""


@pytest.fixture(scope="module")
def day() -> SampleDay:
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    return sample_day(last_weekday(date.today()), 1, [ref], RECORDS)  # noqa: DTZ011  # any recent day will do


@pytest.fixture(scope="module")
def played(kafka: str, day: SampleDay) -> Iterator[Installation]:
    """Two workers, one of which knows triage alone and the other incidents alone."""
    installation = Installation(kafka, "day-", (*TRIAGE, "incidents"))
    installation.create()
    installation.write_register(day.register)
    installation.produce(day.door)
    installation.start_worker("--only", ",".join(TRIAGE))
    installation.start_worker("--only", "incidents")
    try:
        installation.wait_until_done()
        yield installation
        assert installation.stop_workers() == [0, 0]
    finally:
        installation.kill_all()


def published(installation: Installation) -> Outcome:
    found: Outcome = {topic: {} for topic in COMPARED}
    for topic in COMPARED:
        for message in installation.messages(topic):
            keep_newest(found[topic], topic, message.value())
    return found


def keep_newest(found: dict[str, bytes], topic: str, value: bytes) -> None:
    parsed = json.loads(value)
    key, rank = identity(topic, parsed), NEWEST_BY.get(topic, lambda _value: 0)
    if key not in found or rank(parsed) >= rank(json.loads(found[key])):
        found[key] = value


def identity(topic: str, value: dict[str, Any]) -> str:
    names = {"findings": "finding_id", "inspection-requests": "request_id", "ledger-entries": "entry_id"}
    return str(value[names.get(topic, "incident_id")])


def backtested(day: SampleDay, folder: Path) -> Outcome:
    """What `headerfirst backtest` prints for the same day."""
    written = files.write(day, folder)
    command = [sys.executable, "-m", "headerfirst.streams.cli", "backtest", "--pack", "dmu", "--format", "jsonl"]
    command += ["--register", str(written.register), "--json", str(written.day)]
    run = subprocess.run(command, capture_output=True, check=True)
    found: Outcome = {topic: {} for topic in COMPARED}
    for line in run.stdout.splitlines():
        topic = json.loads(line)["topic"]
        if topic in found:
            keep_newest(found[topic], topic, line.partition(b',"value":')[2][:-1])
    return found


def test_the_pipeline_publishes_what_a_backtest_prints(played: Installation, day: SampleDay, tmp_path: Path) -> None:
    expected = backtested(day, tmp_path)
    assert all(expected[topic] for topic in COMPARED)
    assert published(played) == expected


def letter_about(record: DoorRecord) -> str | None:
    """The id of the letter that a record has to become, if any."""
    try:
        check_time(decode(record.topic, record.value, type_of(record.headers)).record, utc_now())
    except Malformed as error:
        origin = Origin(None if record.key is None else record.key.encode(), record.value)
        return dead_letter(PUBLISHED, origin, error.reason, "any").record.letter_id
    return None


def test_unreadable_records_are_letters_and_their_number_is_known(played: Installation, day: SampleDay) -> None:
    expected = {letter for record in day.door if (letter := letter_about(record)) is not None}
    assert len(expected) > 5
    assert played.ids("dead-letters", "letter_id") == expected


def test_the_same_day_again_gives_the_same_ids_and_no_second_incident(played: Installation, day: SampleDay) -> None:
    before = published(played)
    versions = len(played.messages("incidents")) + len(played.messages("incidents-restricted"))
    played.produce(day.door)
    played.wait_until_done()
    assert published(played) == before
    assert len(played.messages("incidents")) + len(played.messages("incidents-restricted")) == versions


def test_kcat_reads_incidents_and_their_headers(played: Installation) -> None:
    need_tool("kcat", "kcat")
    command = ["kcat", "-b", played.bootstrap, "-t", f"{played.prefix}incidents", "-C", "-e", "-q", "-f", "%k|%h|%s\n"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines
    for line in lines:
        key, headers, value = line.split("|", 2)
        named = dict(header.split("=", 1) for header in headers.split(","))
        incident = json.loads(value)
        assert key == incident["incident_id"]
        assert named["ce_type"] == "headerfirst.incident.v1"
        assert named["ce_id"] == f"{key}:{incident['version']}"
        assert named["ce_source"] == "headerfirst/incidents"
        assert named["ce_origin"].startswith("findings-0:")


def test_nothing_that_was_published_holds_a_heading_or_an_address(played: Installation, day: SampleDay) -> None:
    addresses = {address for _, record in day.register for address in getattr(record, "addresses", ())}
    headings = {
        json.loads(record.value)["subject"]
        for record in day.door
        if record.topic == "email-metadata" and record.value is not None and b'"subject":"' in record.value[:4000]
        if _is_json(record.value) and len(json.loads(record.value).get("subject") or "") > 12
    }
    assert len(addresses) > 100
    assert len(headings) > 20
    for topic in (*COMPARED, "usage", "dead-letters"):
        for message in played.messages(topic):
            text = (message.value() or b"").decode() + str(message.key()) + str(message.headers())
            assert not [address for address in addresses if address in text]
            assert not [heading for heading in headings if heading in text]


def _is_json(value: bytes) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False
