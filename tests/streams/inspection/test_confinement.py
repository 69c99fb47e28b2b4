"""The limits of a scanner's process, seen from inside one; what they stop is tested through the pool."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

INSIDE = """
import ctypes, json, os, resource
from headerfirst.streams.inspection.confinement import *
from headerfirst.streams.inspection.scanner_frames import Limits
limit_resources(Limits(memory=700 << 20, files=40))
give_up_privileges(os.getppid())
print(json.dumps({
    "memory": resource.getrlimit(resource.RLIMIT_AS),
    "files": resource.getrlimit(resource.RLIMIT_NOFILE),
    "written": resource.getrlimit(resource.RLIMIT_FSIZE),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "root": 0 in os.getresuid() + os.getresgid(),
}))
"""
ORPHAN = """
from headerfirst.streams.inspection.confinement import give_up_privileges
give_up_privileges(1_000_000_000)
print("scanning on")
"""
SPENDS = """
from headerfirst.streams.inspection.confinement import buy_processor_time
for _ in range(3):
    buy_processor_time(60)
buy_processor_time(1)
while True:
    pass
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_limits_cannot_be_raised_again_and_nobody_is_root() -> None:
    assert json.loads(run(INSIDE).stdout) == {
        "memory": [700 << 20, 700 << 20],
        "files": [40, 40],
        "written": [0, 0],
        "core": [0, 0],
        "root": False,
    }


def test_a_limit_that_is_lower_already_stays() -> None:
    lower = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (30, 30)){INSIDE}"
    assert json.loads(run(lower).stdout)["files"] == [30, 30]


def test_an_orphan_ends_instead_of_scanning() -> None:
    orphan = run(ORPHAN)
    assert (orphan.returncode, orphan.stdout) == (1, "")


def test_processor_time_is_bought_anew_and_ends() -> None:
    assert run(SPENDS).returncode == -signal.SIGXCPU


def test_who_cannot_become_nobody_is_told_what_to_do() -> None:
    refused = run("from headerfirst.streams.inspection.confinement import _become; _become('no-such-user')")
    assert "start the worker as a user of its own, not as root" in refused.stderr
