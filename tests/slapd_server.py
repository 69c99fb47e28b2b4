"""A real OpenLDAP server on loopback as a child process, with an invented tree; as root or as anybody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from tests.needs import lacking, need_tool

SUFFIX: Final = "dc=example,dc=org"
PATIENCE: Final = 30.0
"""Seconds to be ready; less than one on an idle machine."""
_SCHEMAS: Final = Path("/etc/ldap/schema")
_MODULES: Final = Path("/usr/lib/ldap")
_SETTINGS: Final = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
include {schemas}/nis.schema
include {schemas}/msuser.schema
modulepath {modules}
moduleload back_mdb
pidfile {directory}/slapd.pid
database mdb
suffix "{suffix}"
directory {directory}/data
maxsize 16777216
"""


@dataclass
class SlapdServer:
    """Its tree is written once, before it starts; anybody may read it."""

    directory: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(cls, tree: bytes) -> Iterator[Self]:
        """Skips the test where there is no OpenLDAP."""
        os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
        for tool, package in (("slapd", "slapd"), ("slapadd", "slapd"), ("ldapsearch", "ldap-utils")):
            need_tool(tool, package)
        if not (_SCHEMAS / "msuser.schema").is_file():
            lacking("the schema of Active Directory (Debian: slapd) is not installed")
        with tempfile.TemporaryDirectory(prefix="headerfirst-slapd-") as directory:
            server = cls(Path(directory), _free_port())
            server._write(tree)
            try:
                server._start()
                yield server
            finally:
                server.stop()

    def search(self, *arguments: str) -> bytes:
        """What `ldapsearch -LLL` prints, in pages."""
        where = ("-x", "-LLL", "-H", f"ldap://127.0.0.1:{self.port}", "-b", SUFFIX, "-E", "pr=2/noprompt")
        return subprocess.run(["ldapsearch", *where, *arguments], check=True, stdout=subprocess.PIPE).stdout

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def _write(self, tree: bytes) -> None:
        (self.directory / "data").mkdir()
        settings = _SETTINGS.format(schemas=_SCHEMAS, modules=_MODULES, directory=self.directory, suffix=SUFFIX)
        self._settings.write_text(settings, encoding="utf-8")
        subprocess.run(["slapadd", "-q", "-f", self._settings], input=tree, check=True, stderr=subprocess.DEVNULL)

    @property
    def _settings(self) -> Path:
        return self.directory / "slapd.conf"

    def _start(self) -> None:
        # -d 0: stay in the foreground, and say nothing.
        command = ["slapd", "-d", "0", "-f", str(self._settings), "-h", f"ldap://127.0.0.1:{self.port}/"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError("slapd did not start")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
