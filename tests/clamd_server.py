"""A clamd of one's own: a free port and a socket, signatures made for the test; stopped by its id."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clamav_client.clamd import ClamdError, ClamdNetworkSocket

from tests.needs import lacking

SAMPLES = Path("/usr/share/clamav-testfiles")
STREAM_LIMIT = 4 << 20
FILE_LIMIT = 2 << 20
SETTINGS = """\
Foreground yes
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {folder}/clamd.socket
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
StreamMaxLength {stream_limit}
MaxFileSize {file_limit}
AlertExceedsMax yes
AlertEncrypted yes
MaxThreads 2
"""


def eicar() -> bytes:
    """The anti-malware test file, put together where it is needed: no file of ours is one."""
    return b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE" + b"!$H+H*"


@dataclass
class Clamd:
    program: str
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        return str(self.folder / "clamd.socket")

    def start(self) -> None:
        """Returns when it answers."""
        self.process = subprocess.Popen(
            [self.program, "--config-file", self.folder / "clamd.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError("clamd ended while it started")
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError("clamd does not answer")

    def _answers(self) -> bool:
        try:
            return ClamdNetworkSocket("127.0.0.1", self.port, timeout=5).ping() == "PONG"
        except (ClamdError, OSError):
            return False

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def clamd_with(
    folder: Path,
    signatures: Iterable[tuple[str, bytes]],
    settings: str = SETTINGS,
) -> Iterator[Clamd]:
    """`signatures` are names and whole files, found by their hash."""
    program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        lacking("clamd (Debian: clamav-daemon) is not installed")
    if not SAMPLES.is_dir():
        lacking(f"{SAMPLES} (Debian: clamav-testfiles) is not installed")
    (folder / "signatures").mkdir()
    lines = [f"{hashlib.sha256(data).hexdigest()}:{len(data)}:{name}\n" for name, data in signatures]
    (folder / "signatures" / "own.hsb").write_text("".join(lines))
    clamd = Clamd(str(program), _free_port(), folder)
    (folder / "clamd.conf").write_text(
        settings.format(port=clamd.port, folder=folder, stream_limit=STREAM_LIMIT, file_limit=FILE_LIMIT),
    )
    try:
        clamd.start()
        yield clamd
    finally:
        clamd.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
