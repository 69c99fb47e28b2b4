"""CPU and memory of a process are seen from outside, its threads and children included, and it is gone afterwards."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.processes import cpu_seconds, peak_mebibytes, running, tree

pytestmark = pytest.mark.checkout

WORK = "import time\nwhile time.process_time() < 0.3: pass\n"
WAIT = "print('done', flush=True)\ntime.sleep(60)\n"
IN_A_THREAD = (
    "import threading, time\n"
    "def work():\n while time.thread_time() < 0.3: pass\n"
    f"t = threading.Thread(target=work)\nt.start(); t.join()\n{WAIT}"
)
IN_A_CHILD = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {WORK!r}])\n{WAIT}"
BESIDE = (
    f"import subprocess, sys, time\nchild = subprocess.Popen([sys.executable, '-c', {WORK + WAIT!r}])\ntime.sleep(60)\n"
)
EATS = f"import time\neaten = bytearray(64 << 20)\ndel eaten\n{WAIT}"


def seen(tmp_path: Path, code: str, look: Callable[[int], float]) -> float:
    """What a look shows once the program has said that it is done."""
    with (
        (tmp_path / "printed").open("wb") as printed,
        running([sys.executable, "-c", code], stdout=printed, stderr=printed, cwd=tmp_path) as process,
    ):
        while not (tmp_path / "printed").read_bytes():
            assert process.poll() is None
            time.sleep(0.01)
        return look(process.pid)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(WORK + WAIT, id="of its own"),
        pytest.param(IN_A_THREAD, id="of a thread that has ended"),
        pytest.param(IN_A_CHILD, id="of a child that has ended"),
        pytest.param(BESIDE, id="of a child that lives"),
    ],
)
def test_all_its_work_is_counted(tmp_path: Path, code: str) -> None:
    assert 0.3 <= seen(tmp_path, code, cpu_seconds) < 30


def test_memory_that_was_given_back_still_counts(tmp_path: Path) -> None:
    assert seen(tmp_path, EATS, peak_mebibytes) > 64


def test_children_that_live_belong_to_the_tree(tmp_path: Path) -> None:
    assert seen(tmp_path, BESIDE, lambda pid: len(tree(pid))) == 2


def test_it_is_gone_when_something_goes_wrong(tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted() -> None:
        stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
        with (
            (tmp_path / "printed").open("wb") as printed,
            running([sys.executable, "-c", stubborn], stdout=printed, stderr=printed, cwd=tmp_path) as process,
        ):
            started.append(process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert started[0].poll() is not None


def test_what_has_ended_costs_nothing_more() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert (cpu_seconds(ended.pid), peak_mebibytes(ended.pid)) == (0.0, 0.0)
