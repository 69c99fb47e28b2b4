"""A scanner that does what the message says, so that one can see what it cannot do."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from headerfirst.schemas.content import Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerKind, ScannerOptions


def tried(what: Callable[[], object]) -> str:
    try:
        what()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"


def saying(*names: str) -> Report:
    return Report(tuple(sorted(names)), len(names), tuple(Match(rule_id=name, mask="word", offset=0) for name in names))


def loop() -> Report:
    while True:
        pass


def sleep() -> Report:
    time.sleep(3_600)
    return saying()


def allocate() -> Report:
    return saying(str(len(bytearray(8 << 30))))


def crash() -> Report:
    os.kill(os.getpid(), signal.SIGSEGV)
    return saying()


def fail() -> Report:
    raise ValueError("a private word")


def speak() -> Report:
    for stream in (sys.stdout, sys.stderr):
        print("a private word", file=stream, flush=True)
    for descriptor in (0, 1, 2):
        os.write(descriptor, b"a private word")
    return saying()


def quote() -> Report:
    return saying("a private word")


def flood() -> Report:
    return saying(*(f"rule-{number}-{'x' * 100}" for number in range(20_000)))


def report_often() -> Report:
    return Report(("often",), 5_000, tuple(Match(rule_id="often", mask="word", offset=at) for at in range(5_000)))


def try_everything() -> Report:
    return saying(
        f"user:{os.getuid()}:{os.geteuid()}",
        f"groups:{len(os.getgroups())}",
        f"shadow:{tried(lambda: Path('/etc/shadow').read_bytes())}",
        f"root-again:{tried(lambda: os.setuid(0))}",
        f"written:{tried(lambda: Path(f'/tmp/headerfirst-test-{os.getpid()}').write_bytes(b'x'))}",  # noqa: S108 - may not
        f"memory:{tried(lambda: bytearray(8 << 30))}",
        f"files:{tried(lambda: [os.pipe() for _ in range(1_000)])}",
        f"folder:{Path.cwd()}",
        f"core:{resource.getrlimit(resource.RLIMIT_CORE)[1]}",
        f"no-new-privileges:{ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)}",
        f"dumpable:{ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}",
        *(f"environment:{name}" for name in os.environ),
    )


ORDERS = {
    b"loop": loop,
    b"sleep": sleep,
    b"allocate": allocate,
    b"crash": crash,
    b"fail": fail,
    b"speak": speak,
    b"quote": quote,
    b"flood": flood,
    b"report often": report_often,
    b"try everything": try_everything,
}


class Unruly:
    id = "unruly"

    def __init__(self, _options: ScannerOptions) -> None:
        self.version = "unknown"

    def scan(self, message: Unpacked) -> Report:
        self.version = f"process-{os.getpid()}"
        for part in message.parts:
            if part.data in ORDERS:
                return ORDERS[part.data]()
        return saying()


SCANNER = ScannerKind("unruly", "trouble", Unruly)
