"""A scanner's own process: opens the scanner, gives up what it could do, and answers one message after another.

Started by isolation.py. Nothing but reports leaves it: what a scanner prints goes nowhere.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace

from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confinement import buy_processor_time, give_up_privileges, limit_resources
from headerfirst.streams.inspection.interface import Absent, Scanner
from headerfirst.streams.inspection.private_ends import PrivateEnds
from headerfirst.streams.inspection.scanner_frames import (
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
    ends = PrivateEnds.taken()
    assignment = assignment_in(ends.read())
    limit_resources(assignment.limits)
    try:
        scanner = _opened(assignment)
        give_up_privileges(worker)
    except Misconfigured as wrong:
        ends.write(framed(Misfit(str(wrong))))
        return
    ends.write(framed(Ready()))
    while _answer_one(scanner, assignment.limits.cpu_seconds, ends):
        pass


def _answer_one(scanner: Scanner, cpu_seconds: int, ends: PrivateEnds) -> bool:
    """Whether the process is fit for another message."""
    message = message_in(ends.read())
    buy_processor_time(cpu_seconds)
    try:
        report = scanner.scan(message)
        answer: Answer = Reported(scanner.version, replace(report, matches=report.matches[:MATCHES_KEPT]))
    except Absent:
        answer = Trouble("scanner_absent")
    except Exception:  # noqa: BLE001 - whatever it was, its text may quote the message
        ends.write(framed(Trouble("scanner_failed")))
        return False
    ends.write(framed(answer))
    return True


def _opened(assignment: Assignment) -> Scanner:
    """Scans once before privileges go: what is imported at first use may lie where nobody else can read it."""
    scanner = kind_at(assignment.place).open(assignment.options)
    buy_processor_time(assignment.limits.cpu_seconds)
    with contextlib.suppress(Absent):  # said again of each message, until the engine is there
        scanner.scan(_HARMLESS)
    return scanner


if __name__ == "__main__":
    main()
