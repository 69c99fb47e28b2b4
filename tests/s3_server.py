"""A real S3-compatible server (Versity Gateway over a folder) on loopback as a child process."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final, Self

from minio import Minio

from tests.needs import lacking, need_tool

USER: Final = "inspector"
PASSWORD: Final = "an archive's password"
BUCKET: Final = "mail"
GET: Final = Path(__file__).parents[1] / "deploy" / "s3" / "get"
PATIENCE: Final = 30.0
"""Seconds to be ready; less than one on an idle machine."""


def s3_program() -> Path:
    """Built at first use; skips in plain words where it cannot be."""
    if not list((GET.parents[2] / ".build" / "s3").glob("*/versitygw")):
        need_tool("go", "golang-go")
    built = subprocess.run([GET], stdout=subprocess.PIPE, check=False, text=True)
    if built.returncode:
        lacking("the S3-compatible server cannot be built here: it needs a newer Go and its module proxy")
    return Path(built.stdout.strip()) / "versitygw"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class S3Server:
    """Its only bucket is `mail`; `certificate` and `key` (PEM files) make it speak TLS alone."""

    directory: Path
    certificate: Path | None = None
    key: Path | None = None
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(cls, certificate: Path | None = None, key: Path | None = None) -> Iterator[Self]:
        """Skips the test where there is no such server."""
        program = s3_program()
        with tempfile.TemporaryDirectory(prefix="headerfirst-s3-") as directory:
            server = cls(Path(directory), certificate, key)
            try:
                server.start(program)
                yield server
            finally:
                server.stop()

    @property
    def url(self) -> str:
        return f"s3://localhost:{self.port}/{BUCKET}{'' if self.certificate else '?tls=no'}"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"HEADERFIRST_STORE_USER": USER, "HEADERFIRST_STORE_PASSWORD": PASSWORD}

    def start(self, program: Path) -> None:
        for name in ("objects", "metadata"):
            (self.directory / name).mkdir(exist_ok=True)
        (self.directory / "objects" / BUCKET).mkdir(exist_ok=True)
        tls = [f"--cert={self.certificate}", f"--key={self.key}"] if self.certificate else []
        command = [str(program), f"--access={USER}", f"--secret={PASSWORD}", f"--port=127.0.0.1:{self.port}", *tls]
        command += ["posix", f"--sidecar={self.directory / 'metadata'}", str(self.directory / "objects")]
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(_tied(command), stdout=output, stderr=output)
        self._wait_until_ready(time.monotonic() + PATIENCE)

    def send(self, sign: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(sign)

    def stop(self) -> None:
        """As a power cut would: it has nothing to lose."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.process = None

    def put(self, key: str, message: bytes, metadata: Mapping[str, str] | None = None) -> None:
        """As an archive would."""
        self.client().put_object(BUCKET, key, BytesIO(message), len(message), metadata=dict(metadata or {}))

    def client(self) -> Minio:
        """Only for a server without TLS."""
        return Minio(f"127.0.0.1:{self.port}", USER, PASSWORD, secure=False, region="us-east-1")

    def log_lines(self) -> list[str]:
        """One a request."""
        return self._log.read_text(errors="replace").splitlines()

    @property
    def _log(self) -> Path:
        return self.directory / "output.log"

    def _wait_until_ready(self, deadline: float) -> None:
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the S3-compatible server did not start:\n" + "\n".join(self.log_lines()[-20:]))


def _tied(command: list[str]) -> list[str]:
    """The command, killed when the thread that starts it ends: a killed test run leaves nothing behind (Linux)."""
    return ["setpriv", "--pdeathsig", "KILL", *command] if shutil.which("setpriv") else command
