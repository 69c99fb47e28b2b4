"""The real worker as a child process of the demo: started, asked for metrics, stopped; its log says why it failed."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from headerfirst.schemas.errors import Retriable
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

_LOOPBACK: Final = "127.0.0.1"
_PATIENCE: Final = 25.0
"""Seconds from SIGTERM; a worker ends within 20 by itself."""
_ANSWER: Final = 2.0
_TAIL: Final = 15
"""Lines of its log."""


class WorkerProcess:
    """Give its metrics as sums by label; `check` raises Retriable once it has ended by itself."""

    def __init__(self, bootstrap: str, prefix: str, pack_folders: Sequence[Path], log: Path) -> None:
        self.log = log
        self.address = f"{_LOOPBACK}:{_free_port()}"
        command = [sys.executable, "-m", "headerfirst.streams.cli", "worker", "--bootstrap", bootstrap]
        command += ["--prefix", prefix, "--demo-keys", "--metrics-port", self.address.rpartition(":")[2]]
        for folder in pack_folders:
            command += ["--pack-dir", str(folder)]
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves, with arguments of our own
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )

    def check(self) -> None:
        code = self._process.poll()
        if code is not None:
            raise Retriable(f"The worker ended by itself with exit code {code}; its log ends:\n{self.log_tail()}")

    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:])

    def counted(self, metric: str, label: str) -> Counter[str]:
        """A counter's values, summed by one of its labels; empty while the worker does not answer yet."""
        totals: Counter[str] = Counter()
        for sample in self._samples():
            if sample.name == metric:
                totals[sample.labels[label]] += int(sample.value)
        return totals

    def _samples(self) -> list[Sample]:
        try:
            with urlopen(f"http://{self.address}/metrics", timeout=_ANSWER) as answer:
                text: str = answer.read().decode()
        except (URLError, OSError):
            return []
        return [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def stop(self) -> None:
        """Ask it to end, and end it where it does not; may be called again."""
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def worker_process(bootstrap: str, prefix: str, pack_folders: Sequence[Path]) -> Iterator[WorkerProcess]:
    with TemporaryDirectory(prefix="headerfirst-demo-") as folder:
        worker = WorkerProcess(bootstrap, prefix, pack_folders, Path(folder) / "worker.log")
        try:
            yield worker
        finally:
            worker.stop()


def _free_port() -> int:
    """Known before the worker listens on it, so that nobody has to read it out of a log."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
