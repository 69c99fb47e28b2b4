"""The process itself, started as the pool starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanner_frames import (
    LENGTH,
    Answer,
    Assignment,
    Limits,
    Misfit,
    Ready,
    Reported,
    Trouble,
    answer_in,
    framed,
)

UNRULY = Path(__file__).parent / "unruly"


class Process:
    def __init__(self, scanner: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "headerfirst.streams.inspection.scanning_process", scanner],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env={},
        )
        place = str(UNRULY / f"{scanner}.py")
        self.first = self.told(Assignment(place=place, options=ScannerOptions(), limits=Limits(cpu_seconds=60)))

    def told(self, what: Assignment | Unpacked) -> Answer:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(framed(what))
        self.process.stdin.flush()
        (length,) = LENGTH.unpack(self.process.stdout.read(LENGTH.size))
        return answer_in(self.process.stdout.read(length))

    def scanned(self, data: bytes) -> Answer:
        return self.told(Unpacked((Part(0, "text/plain", data),), ()))


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for each in started:
        each.process.kill()
        each.process.communicate()


def start(processes: list[Process], scanner: str) -> Process:
    processes.append(Process(scanner))
    return processes[-1]


def test_it_is_ready_answers_and_ends_with_its_input(processes: list[Process]) -> None:
    calm = start(processes, "calm")
    assert calm.first == Ready()
    assert calm.scanned(b"good and good") == Reported("1", Report(("good",), 2, ()))
    assert calm.scanned(b"hello") == Reported("1", Report((), 0, ()))
    output, errors = calm.process.communicate()
    assert (calm.process.returncode, output, errors) == (0, b"", b"")


def test_it_says_why_it_cannot_be_opened(processes: list[Process]) -> None:
    misfit = start(processes, "misfit")
    assert misfit.first == Misfit("Its list of words is not there")
    assert misfit.process.wait() == 0


def test_after_a_failure_it_ends(processes: list[Process]) -> None:
    unruly = start(processes, "unruly")
    assert unruly.scanned(b"fail") == Trouble("scanner_failed")
    output, errors = unruly.process.communicate()
    assert (unruly.process.returncode, output, errors) == (0, b"", b"")


def test_an_engine_that_is_absent_may_come_back(processes: list[Process]) -> None:
    without = start(processes, "without_engine")
    assert [without.scanned(b"hello") for _ in range(2)] == [Trouble("scanner_absent")] * 2


def test_a_print_is_no_answer(processes: list[Process]) -> None:
    unruly = start(processes, "unruly")
    spoken = unruly.scanned(b"speak")
    assert isinstance(spoken, Reported)
    assert spoken.report == Report((), 0, ())
    output, errors = unruly.process.communicate()
    assert (output, errors) == (b"", b"")
