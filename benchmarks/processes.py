"""What a process and its children cost, from outside: CPU and peak memory as Linux counts them, and an orderly end."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tests.e2e.kafka_broker import tied

_CPU_OF_PROCESS = 2
"""CPUCLOCK_SCHED (clock_getcpuclockid(3)): all threads, those that have ended included, to the nanosecond."""
_TICKS = 100
"""A second, for what /proc counts (USER_HZ)."""
_PATIENCE = 2.0
"""Seconds between SIGTERM and SIGKILL: what has been measured has nothing more to lose."""


def tree(pid: int) -> list[int]:
    """The process and its living descendants."""
    found = [pid]
    for each in found:
        found += [child for task in _tasks(each) for child in _children(task)]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, of its living descendants, and of the children that they have waited for."""
    return sum(_own(each) + _waited_for(each) for each in tree(pid))


def peak_mebibytes(pid: int) -> float:
    """The most memory that each process of the tree has had resident (VmHWM of proc(5)), in sum."""
    return sum(_peak(each) for each in tree(pid))


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except FileNotFoundError:
        return []


def _children(task: Path) -> list[int]:
    try:
        return [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _own(pid: int) -> float:
    try:
        return time.clock_gettime((~pid << 3) | _CPU_OF_PROCESS)
    except OSError:  # it has ended; its parent has its time by now
        return 0.0


def _waited_for(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[13:15])) / _TICKS


def _peak(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def running(
    command: Sequence[str], *, stdout: IO[bytes], stderr: IO[bytes], cwd: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is gone afterwards, however this ends; SIGTERM first."""
    process = subprocess.Popen(tied(list(command)), stdout=stdout, stderr=stderr, cwd=cwd, env=env)  # noqa: S603 - ours
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_PATIENCE)
    if process.poll() is None:
        process.kill()
        process.wait()
