"""One node of Apache Kafka as a child process, by the same scripts that a person would call."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import admin

SCRIPTS = Path(__file__).parents[2] / "deploy" / "kafka"
PATIENCE = 90.0
"""Seconds to be ready; about five on an idle machine."""


def missing_tools() -> list[str]:
    """What has to be installed before a node can be started: Java always, Maven until the jars have been fetched."""
    fetched = next(iter((SCRIPTS.parents[1] / ".build" / "kafka").glob("*.complete")), None)
    needed = ["java"] if fetched else ["java", "mvn"]
    return [tool for tool in needed if shutil.which(tool) is None]


def tied(command: list[str]) -> list[str]:
    """The command, killed when the thread that starts it ends: a killed test run leaves nothing behind (Linux)."""
    return ["setpriv", "--pdeathsig", "KILL", *command] if shutil.which("setpriv") else command


def free_ports(count: int) -> list[int]:
    """Different ones, of loopback."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@dataclass
class KafkaNode:
    """Its data outlives a kill, so that it can be started again."""

    data: Path
    ports: list[int] = field(default_factory=lambda: free_ports(2))
    process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.ports[0]}"

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Self]:
        with tempfile.TemporaryDirectory(prefix="headerfirst-kafka-") as data:
            node = cls(Path(data))
            try:
                node.start()
                yield node
            finally:
                node.stop(signal.SIGTERM)

    def start(self) -> None:
        subprocess.run([SCRIPTS / "get"], check=True, stdout=subprocess.DEVNULL)
        command = tied([str(SCRIPTS / "run"), str(self.ports[0]), str(self.data), str(self.ports[1])])
        with (self.data / "output.log").open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        self._wait_until_ready(time.monotonic() + PATIENCE)

    def _wait_until_ready(self, deadline: float) -> None:
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                with admin.connect(self.bootstrap) as client:
                    client.list_topics()
            except Misconfigured:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("Kafka did not start:\n" + (self.data / "output.log").read_text(errors="replace")[-4000:])

    def stop(self, sign: signal.Signals) -> None:
        if self.process is None:
            return
        os.kill(self.process.pid, sign)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
