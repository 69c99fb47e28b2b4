"""What a message does to a scanner, it does to nobody else: real processes, and scanners that misbehave on request."""

from __future__ import annotations

import logging
import os
import pwd
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from headerfirst.schemas.content import Closed, Part, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import ScannerVerdict
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.isolation import ScannerPool
from headerfirst.streams.inspection.scanner_frames import MATCHES_KEPT, Limits

UNRULY = Path(__file__).parent / "unruly"
FURTHER = sorted(UNRULY.glob("*.py"))
LIMITS = Limits(seconds=20, cpu_seconds=20)
IMPATIENT = Limits(seconds=3, cpu_seconds=20)


def message(*parts: bytes, closed: tuple[Closed, ...] = ()) -> Unpacked:
    return Unpacked(tuple(Part(number, "text/plain", data) for number, data in enumerate(parts)), closed)


@pytest.fixture
async def pool() -> AsyncIterator[ScannerPool]:
    pool = ScannerPool(ScannerOptions(), limits=LIMITS, further=FURTHER)
    yield pool
    await pool.close()


@pytest.fixture
async def impatient() -> AsyncIterator[ScannerPool]:
    pool = ScannerPool(ScannerOptions(), limits=IMPATIENT, further=FURTHER)
    yield pool
    await pool.close()


async def ordered(pool: ScannerPool, order: bytes) -> ScannerVerdict:
    (verdict,) = (await pool.scan(message(order), ["unruly"])).verdicts
    return verdict


async def test_a_word_asks_for_every_scanner_that_answers_to_it(pool: ScannerPool) -> None:
    scanned = await pool.scan(message(b"a good good morning"), ["trouble"])
    assert [(one.id, one.verdict, one.count) for one in scanned.verdicts] == [
        ("calm", "hit", 2),
        ("unruly", "clean", 0),
    ]
    assert (scanned.not_inspected, scanned.troubles) == ([], ())


async def test_a_process_lives_on_between_messages(pool: ScannerPool) -> None:
    versions = {(await ordered(pool, b"hello")).version for _ in range(3)}
    assert len(versions) == 1


@pytest.mark.parametrize("order", [b"allocate", b"crash", b"fail", b"quote", b"flood"])
async def test_a_scanner_that_fails_says_nothing_and_the_others_go_on(pool: ScannerPool, order: bytes) -> None:
    before = await ordered(pool, b"hello")
    scanned = await pool.scan(message(order, b"good"), ["trouble"])
    calm, unruly = scanned.verdicts
    assert (calm.verdict, calm.count) == ("hit", 1)
    assert unruly == ScannerVerdict(id="unruly", version=before.version, verdict="not_inspected", rule_ids=[], count=0)
    assert scanned.not_inspected == ["unruly: scanner_failed"]
    assert scanned.troubles == (("unruly", "scanner_failed"),)


@pytest.mark.parametrize("order", [b"allocate", b"crash", b"fail", b"quote", b"flood"])
async def test_the_next_message_is_scanned_by_a_fresh_process(pool: ScannerPool, order: bytes) -> None:
    before = await ordered(pool, b"hello")
    await ordered(pool, order)
    after = await ordered(pool, b"hello")
    assert after.verdict == "clean"
    assert after.version != before.version


@pytest.mark.parametrize("order", [b"loop", b"sleep"])
async def test_a_scanner_that_takes_too_long_is_ended_and_replaced(impatient: ScannerPool, order: bytes) -> None:
    before = await ordered(impatient, b"hello")
    scanned = await impatient.scan(message(order, b"good"), ["trouble"])
    assert [one.verdict for one in scanned.verdicts] == ["hit", "not_inspected"]
    assert scanned.not_inspected == ["unruly: time_out"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(before.version.removeprefix("process-")), 0)
    assert (await ordered(impatient, b"hello")).verdict == "clean"


async def test_processor_time_is_limited_by_itself() -> None:
    pool = ScannerPool(ScannerOptions(), limits=Limits(seconds=600, cpu_seconds=1), further=FURTHER)
    scanned = await pool.scan(message(b"loop"), ["unruly"])
    await pool.close()
    assert scanned.not_inspected == ["unruly: time_out"]


async def test_a_scanner_has_nothing_but_the_message(pool: ScannerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADERFIRST_IMAP_PASSWORD", "invented")
    said = set((await ordered(pool, b"try everything")).rule_ids)
    assert said >= {
        "written:OSError",
        "memory:MemoryError",
        "files:OSError",
        "folder:/",
        "core:0",
        "no-new-privileges:1",
        "dumpable:0",
    }
    environment = {name for name in said if name.startswith("environment:")}
    assert environment <= {"environment:LC_CTYPE", "environment:LD_LIBRARY_PATH"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only a worker that runs as root has privileges to give up")
async def test_roots_scanner_is_nobody(pool: ScannerPool) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    assert set((await ordered(pool, b"try everything")).rule_ids) >= {
        f"user:{nobody}:{nobody}",
        "groups:0",
        "shadow:PermissionError",
        "root-again:PermissionError",
    }


async def test_what_a_scanner_prints_goes_nowhere(
    pool: ScannerPool,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        spoken = await ordered(pool, b"speak")
        for order in (b"fail", b"quote"):
            await ordered(pool, order)
    assert spoken.verdict == "clean"
    assert "private" not in caplog.text
    assert "private" not in "".join(capfd.readouterr())
    assert "scanner unruly said nothing of a message: scanner_failed" in caplog.text


async def test_of_many_matches_some_are_kept_and_all_are_counted(pool: ScannerPool) -> None:
    verdict = await ordered(pool, b"report often")
    assert (verdict.count, len(verdict.matches or ())) == (5_000, MATCHES_KEPT)


async def test_a_large_message_arrives_whole(pool: ScannerPool) -> None:
    scanned = await pool.scan(message(b"good" * (4 << 20)), ["calm"])
    assert scanned.verdicts[0].count == 4 << 20


async def test_an_absent_engine_is_asked_again_of_the_next_message(pool: ScannerPool) -> None:
    for _ in range(2):
        scanned = await pool.scan(message(b"hello"), ["without-engine"])
        assert scanned.not_inspected == ["without-engine: scanner_absent"]
        assert [one.verdict for one in scanned.verdicts] == ["not_inspected"]


async def test_a_scanner_that_nobody_has_is_absent(pool: ScannerPool) -> None:
    scanned = await pool.scan(message(b"hello"), ["calm", "telepathy"])
    assert [(one.id, one.verdict) for one in scanned.verdicts] == [("calm", "clean"), ("telepathy", "not_inspected")]
    assert scanned.not_inspected == ["telepathy: scanner_absent"]


async def test_a_message_with_a_part_that_is_closed_is_not_clean(pool: ScannerPool) -> None:
    scanned = await pool.scan(message(b"hello", closed=(Closed(3, "encrypted"),)), ["calm"])
    assert [one.verdict for one in scanned.verdicts] == ["not_inspected"]
    assert scanned.not_inspected == ["part 3 encrypted"]


@pytest.mark.parametrize("name", ["misfit", "dies-at-once"])
async def test_a_scanner_that_cannot_be_opened_fails_each_message(pool: ScannerPool, name: str) -> None:
    scanned = await pool.scan(message(b"good"), [name, "calm"])
    assert [one.verdict for one in scanned.verdicts] == ["hit", "not_inspected"]
    assert scanned.not_inspected == [f"{name}: scanner_failed"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["misfit"], "list of words is not there"),
        (["dies-at-once"], "does not start: its process ended"),
        (["calm", "telepathy"], "No scanner answers to telepathy"),
    ],
)
async def test_what_cannot_be_opened_is_said_before_the_first_message(
    pool: ScannerPool, words: list[str], sentence: str
) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        await pool.prepare(words)


async def test_a_prepared_scanner_answers(pool: ScannerPool) -> None:
    await pool.prepare(["trouble"])
    assert (await ordered(pool, b"hello")).verdict == "clean"


async def test_no_process_is_left_after_the_pool_is_closed(pool: ScannerPool) -> None:
    process = int((await ordered(pool, b"hello")).version.removeprefix("process-"))
    await pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


WORKER = """
import asyncio, pathlib, sys
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.isolation import ScannerPool

async def main():
    pool = ScannerPool(ScannerOptions(), further=[pathlib.Path(sys.argv[1])])
    scanned = await pool.scan(Unpacked((Part(0, "text/plain", b"hello"),), ()), ["unruly"])
    print(scanned.verdicts[0].version.removeprefix("process-"), flush=True)
    await pool.scan(Unpacked((Part(0, "text/plain", b"sleep"),), ()), ["unruly"])

asyncio.run(main())
"""


def test_a_scanner_does_not_outlive_a_worker_that_was_killed() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(UNRULY / "unruly.py")], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    scanner = os.pidfd_open(int(worker.stdout.readline()))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    # A pidfd is readable when its process has ended; the scanner sleeps for an hour, and is not waited for that long.
    ended, _, _ = select.select([scanner], [], [], 60)
    os.close(scanner)
    assert ended == [scanner]
