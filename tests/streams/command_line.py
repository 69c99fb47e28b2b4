"""The command as a person calls it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NOBODY = "127.0.0.1:1"
"""Nothing listens there."""
OWN_KEYS = {f"HEADERFIRST_{name}_KEY": str(number) * 64 for number, name in enumerate(("TOKEN", "ID", "TARGET"), 1)}


def run(
    *arguments: str | Path, given: bytes | None = None, environment: dict[str, str] | None = None, patience: float = 60
) -> subprocess.CompletedProcess[str]:
    """With no setting of ours in the environment but those given."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(("HEADERFIRST_", "KAFKA_"))}
    done = subprocess.run(
        [sys.executable, "-m", "headerfirst.streams.cli", *map(str, arguments)],
        input=given,
        capture_output=True,
        env=inherited | (environment or {}),
        timeout=patience,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def only_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What it ended with: exit code 2 and one line, beside a warning about keys."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Using the published")]
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("headerfirst: ")
    return lines[0].removeprefix("headerfirst: ")
