"""Nothing lost, nothing twice: a worker killed at random moments leaves what one that was not killed leaves."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.finding import PackRef
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, SampleDay, last_weekday, sample_day

from tests.e2e.workers import PATIENCE, Installation

pytestmark = pytest.mark.e2e

RECORDS = 100_000
ROUNDS = 10
SEED = 20_260_310
BEFORE_A_KILL = (0.05, 0.6)
"""Seconds that a worker has with what comes when it is ready: a tenth of the day takes it about half of one."""
HIT = 5
"""Kills at the least that leave work behind; nearly all do."""


@pytest.fixture(scope="module")
def day() -> SampleDay:
    """WCC counts everybody's use, so that there is state to lose."""
    pack = find_pack("wcc")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    ordinary = sample_day(last_weekday(date.today()), 1, [ref], RECORDS)  # noqa: DTZ011  # any recent day will do
    return replace(ordinary, door=[shopping(record, number) for number, record in enumerate(ordinary.door)])


def shopping(record: DoorRecord, number: int) -> DoorRecord:
    """Every third request becomes a personal one, so that there are hundreds of days of use to keep."""
    if record.topic != "web-proxy" or record.value is None or number % 3:
        return record
    try:
        visit = decode("web-proxy", record.value).record
    except Malformed:
        return record
    if visit.attribution != "authenticated" or visit.action != "allowed" or visit.extension is not None:
        return record  # a download stays one: rules look for those
    personal = msgspec.structs.replace(
        visit, host="shop.example.net", vendor_categories=["Shopping"], media_type="text/html", status=200
    )
    return record._replace(value=encode(personal))


def outcome(installation: Installation) -> dict[str, Any]:
    """All that a run leaves: the newest state of each key, and the set of letters, requests and entries."""
    states = {name: installation.newest(name) for name in ("incidents", "incidents-restricted", "usage")}
    ids = {
        "findings": "finding_id",
        "dead-letters": "letter_id",
        "inspection-requests": "request_id",
        "ledger-entries": "entry_id",
    }
    return states | {name: installation.ids(name, id_field) for name, id_field in ids.items()}


@pytest.fixture(scope="module")
def undisturbed(kafka: str, day: SampleDay) -> dict[str, Any]:
    installation = an_installation(kafka, "calm-", day)
    installation.start_worker()
    try:
        installation.wait_until_done()
        return outcome(installation)
    finally:
        installation.kill_all()


def an_installation(
    bootstrap: str, prefix: str, day: SampleDay, records: list[DoorRecord] | None = None
) -> Installation:
    installation = Installation(bootstrap, f"{prefix}{random.randrange(1 << 32):08x}-")  # noqa: S311  # a name
    installation.create()
    installation.write_register(day.register)
    installation.produce(day.door if records is None else records)
    return installation


def test_a_run_without_kills_finds_something(undisturbed: dict[str, Any], day: SampleDay) -> None:
    assert len(undisturbed["incidents"]) > 3
    assert len(undisturbed["incidents-restricted"]) > 5
    assert len(undisturbed["usage"]) > 100
    assert len(undisturbed["dead-letters"]) > 3
    assert len(day.door) == RECORDS


def test_ten_kills_at_random_moments_change_nothing(
    kafka: str, day: SampleDay, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    """A tenth of the day comes to each worker when it is ready, and soon after it dies."""
    installation = an_installation(kafka, "killed-", day, [])
    chance = random.Random(SEED)  # noqa: S311  # a schedule
    tenth, hits = RECORDS // ROUNDS, 0
    try:
        for number in range(ROUNDS):
            log = tmp_path / f"{number}.log"
            installation.start_worker("--session-timeout", "6", "--instance", "one", log=log)
            wait_until_started(log)
            installation.produce(day.door[number * tenth : (number + 1) * tenth])
            time.sleep(chance.uniform(*BEFORE_A_KILL))
            installation.kill_all()
            hits += any(installation.lags().values())
        assert hits >= HIT
        installation.start_worker("--session-timeout", "6", "--instance", "one")
        installation.wait_until_done()
        assert outcome(installation) == undisturbed
    finally:
        installation.kill_all()


def wait_until_started(log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while b"started: roles" not in log.read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_two_workers_that_share_a_group_and_come_and_go_change_nothing(
    kafka: str, day: SampleDay, undisturbed: dict[str, Any]
) -> None:
    installation = an_installation(kafka, "shared-", day)
    try:
        installation.start_worker("--session-timeout", "6")
        time.sleep(3)
        second = installation.start_worker("--session-timeout", "6")
        time.sleep(4)
        second.kill()
        installation.start_worker("--session-timeout", "6")
        installation.wait_until_done()
        assert outcome(installation) == undisturbed
    finally:
        installation.kill_all()
