"""The real workers as child processes of the demo: one with all roles but inspection, and one with that alone, which is
the only one that is told where the mail lies. Started, asked for metrics, stopped; their logs say why they failed.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.sample.mailboxes import write_mailboxes
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

    def __init__(
        self, bootstrap: str, prefix: str, pack_folders: Sequence[Path], log: Path, *, options: Sequence[str] = ()
    ) -> None:
        self.log = log
        self.address = f"{_LOOPBACK}:{_free_port()}"
        command = [sys.executable, "-m", "headerfirst.streams.cli", "worker", "--bootstrap", bootstrap]
        command += ["--prefix", prefix, "--demo-keys", "--metrics-port", self.address.rpartition(":")[2]]
        command += options
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


class Workers(NamedTuple):
    all_but_inspection: WorkerProcess
    inspection: WorkerProcess

    def check(self) -> None:
        """Raises Retriable once one of them has ended by itself."""
        for worker in self:
            worker.check()

    def counted(self, metric: str, label: str) -> Counter[str]:
        return self.all_but_inspection.counted(metric, label) + self.inspection.counted(metric, label)

    def log_tails(self) -> str:
        return "\n".join(f"{worker.log.name}:\n{worker.log_tail()}" for worker in self)


@contextmanager
def worker_processes(
    bootstrap: str,
    prefix: str,
    pack_folders: Sequence[Path],
    mail: Iterable[EmailMetadata],
    further: Sequence[str] = (),
) -> Iterator[Workers]:
    """Both, and until they end the mail as files, of which the first knows nothing."""
    with TemporaryDirectory(prefix="headerfirst-demo-") as folder, ExitStack() as stopping:
        store, logs = Path(folder) / "mail", Path(folder)
        store.mkdir()
        write_mailboxes(mail, store)
        started = []
        for name, options in (("worker", ()), ("inspection", ("--only", "inspection", "--store", f"folder://{store}"))):
            worker = WorkerProcess(bootstrap, prefix, pack_folders, logs / f"{name}.log", options=(*options, *further))
            stopping.callback(worker.stop)
            started.append(worker)
        yield Workers(*started)


def _free_port() -> int:
    """Known before the worker listens on it, so that nobody has to read it out of a log."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
