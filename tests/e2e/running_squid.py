"""A real Squid on loopback as a child process, and a web server behind it; who signs in is believed.

https://www.squid-cache.org/Doc/config/
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final, Self

from tests.e2e.kafka_broker import free_ports, tied
from tests.needs import lacking, need_tool

PATIENCE: Final = 60.0
"""Seconds to be ready; about one on an idle machine."""
_BELIEVES: Final = Path("/usr/lib/squid/basic_fake_auth")
_OK: Final = 200


class _Pages(BaseHTTPRequestHandler):
    """Every page is there, and has nothing to say."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        self.send_response(_OK)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815  # the name of the library

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the library
        """Says nothing."""


@dataclass
class RunningSquid:
    folder: Path
    settings: str
    port: int = field(default_factory=lambda: free_ports(1)[0])
    process: subprocess.Popen[bytes] | None = None
    pages: ThreadingHTTPServer = field(default_factory=lambda: ThreadingHTTPServer(("127.0.0.1", 0), _Pages))

    @classmethod
    @contextmanager
    def started(cls, settings: str = "") -> Iterator[Self]:
        """With further lines of squid.conf, in which FOLDER stands for its own; skips the test without a Squid."""
        need_squid()
        with tempfile.TemporaryDirectory(prefix="headerfirst-squid-") as folder:
            squid = cls(Path(folder), settings.replace("FOLDER", folder))
            try:
                squid.start()
                yield squid
            finally:
                squid.stop()

    @property
    def access_log(self) -> Path:
        return self.folder / "access.log"

    def start(self) -> None:
        Thread(target=self.pages.serve_forever, daemon=True).start()
        owner = pwd.getpwnam("proxy")
        os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        (self.folder / "squid.conf").write_text(self._configuration(), encoding="ascii")
        with (self.folder / "output.log").open("wb") as output:
            self.process = subprocess.Popen(
                tied(["squid", "-N", "-f", str(self.folder / "squid.conf")]), stdout=output, stderr=output
            )
        self._wait_until_ready()

    def stop(self) -> None:
        self.pages.shutdown()
        self.pages.server_close()
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def rotate(self) -> None:
        """As Debian's logrotate does it."""
        subprocess.run(["squid", "-k", "rotate", "-f", str(self.folder / "squid.conf")], check=True)

    def fetch(self, path: str, user: str, *, content: bytes | None = None) -> None:
        """A page of the web server behind it, by its address."""
        port = self.pages.server_address[1]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sign_in = "Basic " + b64encode(f"{user}:password".encode()).decode()
        method = "GET" if content is None else "POST"
        connection.request(method, f"http://127.0.0.1:{port}{path}", content, {"Proxy-Authorization": sign_in})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != _OK:
            raise RuntimeError(f"Squid answered {answer.status}")

    def _configuration(self) -> str:
        return f"""
http_port 127.0.0.1:{self.port}
visible_hostname proxy.example.org
pid_filename {self.folder}/squid.pid
cache_log {self.folder}/cache.log
coredump_dir {self.folder}
logfile_rotate 2
pinger_enable off
cache deny all
shutdown_lifetime 0 seconds
auth_param basic program {_BELIEVES}
auth_param basic children 1
acl signed_in proxy_auth REQUIRED
http_access allow signed_in
http_access deny all
{self.settings or f"access_log stdio:{self.access_log} squid"}
"""

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                self.fetch("/ready", "nobody")
            except (OSError, RuntimeError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("Squid did not start:\n" + (self.folder / "output.log").read_text(errors="replace"))


def need_squid() -> None:
    """Skips in plain words where there is none; Debian keeps it where only root looks."""
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    need_tool("squid", "squid")
    if os.geteuid() != 0 or not _BELIEVES.exists() or shutil.which("squid") is None:
        lacking("Squid gives up root's rights by itself, and has to be started with them")
