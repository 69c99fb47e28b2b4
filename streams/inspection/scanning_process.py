"""A scanner's own process: opens the scanner, gives up what it could do, and answers one message after another.

Started by isolation.py. Nothing but reports leaves it: what a scanner prints goes nowhere.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import replace
from typing import BinaryIO

from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confinement import buy_processor_time, give_up_privileges, limit_resources
from headerfirst.streams.inspection.interface import Absent, Scanner
from headerfirst.streams.inspection.scanner_frames import (
    LENGTH,
    MATCHES_KEPT,
    Answer,
    Assignment,
    Misfit,
    Ready,
    Reported,
    Trouble,
    assignment_in,
    framed,
    message_in,
)
from headerfirst.streams.inspection.scanner_shelf import kind_at

_HARMLESS = Unpacked((Part(0, "text/plain", b"Good morning.\n", "Good morning.\n"),), ())


def main() -> None:
    worker = os.getppid()
    questions, answers = _private_ends()
    assignment = assignment_in(_read(questions))
    limit_resources(assignment.limits)
    try:
        scanner = _opened(assignment)
        give_up_privileges(worker)
    except Misconfigured as wrong:
        _write(answers, Misfit(str(wrong)))
        return
    _write(answers, Ready())
    while _answer_one(scanner, assignment.limits.cpu_seconds, questions, answers):
        pass


def _answer_one(scanner: Scanner, cpu_seconds: int, questions: BinaryIO, answers: BinaryIO) -> bool:
    """Whether the process is fit for another message."""
    message = message_in(_read(questions))
    buy_processor_time(cpu_seconds)
    try:
        report = scanner.scan(message)
        answer: Answer = Reported(scanner.version, replace(report, matches=report.matches[:MATCHES_KEPT]))
    except Absent:
        answer = Trouble("scanner_absent")
    except Exception:  # noqa: BLE001 - whatever it was, its text may quote the message
        _write(answers, Trouble("scanner_failed"))
        return False
    _write(answers, answer)
    return True


def _opened(assignment: Assignment) -> Scanner:
    """Scans once before privileges go: what is imported at first use may lie where nobody else can read it."""
    scanner = kind_at(assignment.place).open(assignment.options)
    buy_processor_time(assignment.limits.cpu_seconds)
    with contextlib.suppress(Absent):  # said again of each message, until the engine is there
        scanner.scan(_HARMLESS)
    return scanner


def _private_ends() -> tuple[BinaryIO, BinaryIO]:
    """Moves what we read and write off the standard descriptors, so that a print is no answer."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return questions, answers


def _read(pipe: BinaryIO) -> bytes:
    """Ends the process with the worker's end."""
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        sys.exit(0)
    return data


def _write(pipe: BinaryIO, answer: Answer) -> None:
    pipe.write(framed(answer))
    pipe.flush()


if __name__ == "__main__":
    main()
