"""A real Postfix on loopback as a child process, with its own configuration, queue, mailboxes and log; needs root.

It delivers mail for `example.org` into one maildir a mailbox and refuses recipients that it does not know. Nothing ever
leaves the machine: it relays for nobody and has no transport to anywhere else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Self

from tests.needs import lacking, need_tool

DOMAIN: Final = "example.org"
PATIENCE: Final = 30.0
"""Seconds to be ready, to end, and for a mail to arrive; less than one on an idle machine."""
_QUEUES: Final = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "private", "public",
    "saved", "trace",
)  # fmt: skip
_SERVICES: Final = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def need_postfix() -> None:
    """Skips in plain words where there is none; Debian keeps it where only root looks."""
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    need_tool("postfix", "postfix")
    if os.geteuid() != 0:
        lacking("Postfix gives up root's rights by itself, and has to be started with them")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PostfixServer:
    """`certificate` and `key` (PEM files) switch STARTTLS on."""

    directory: Path
    addresses: tuple[str, ...]
    certificate: Path | None = None
    key: Path | None = None
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(
        cls, addresses: Iterable[str], certificate: Path | None = None, key: Path | None = None
    ) -> Iterator[Self]:
        """Skips the test where there is no Postfix."""
        with cls.installed(addresses, certificate, key) as server:
            server.start()
            yield server

    @classmethod
    @contextmanager
    def installed(
        cls, addresses: Iterable[str], certificate: Path | None = None, key: Path | None = None
    ) -> Iterator[Self]:
        """With a port, and not started yet."""
        need_postfix()
        with tempfile.TemporaryDirectory(prefix="headerfirst-postfix-") as directory:
            server = cls(Path(directory), tuple(addresses), certificate, key)
            try:
                yield server
            finally:
                server.stop()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        self._lay_out()
        program = Path(_default("daemon_directory")) / "master"
        command = _tied([str(program), "-c", str(self.directory / "etc"), "-d"])
        with (self.directory / "master.log").open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        self._wait_until_ready(time.monotonic() + PATIENCE)

    def stop(self) -> None:
        """Gently: its master ends its children and leaves the queue as it is."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def mailbox(self, address: str) -> list[EmailMessage]:
        """What has been delivered, in the order of its arrival."""
        new = self.directory / "mail" / address.lower() / "new"
        files = sorted(new.glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def log_lines(self) -> list[str]:
        log = self.directory / "log" / "mail.log"
        return log.read_text(errors="replace").splitlines() if log.exists() else []

    def _lay_out(self) -> None:
        """The folders and files that the package's scripts make at an installation."""
        owner = pwd.getpwnam("postfix")
        self.directory.chmod(0o755)
        for name in ("etc", "spool", "spool/pid", "data", "log", "mail"):
            (self.directory / name).mkdir(exist_ok=True)
        for name in _QUEUES:
            queue = self.directory / "spool" / name
            queue.mkdir(exist_ok=True, mode=0o700)
            os.chown(queue, owner.pw_uid, -1)
        (self.directory / "spool" / "public").chmod(0o755)
        os.chown(self.directory / "data", owner.pw_uid, -1)
        nobody = pwd.getpwnam("nobody")
        os.chown(self.directory / "mail", nobody.pw_uid, nobody.pw_gid)
        mailboxes = "".join(f"{address.lower()} {address.lower()}/\n" for address in self.addresses)
        (self.directory / "etc" / "mailboxes").write_text(mailboxes, encoding="utf-8")
        (self.directory / "etc" / "main.cf").write_text(self._configuration(nobody), encoding="ascii")
        (self.directory / "etc" / "master.cf").write_text(_SERVICES.format(port=self.port), encoding="ascii")

    def _configuration(self, nobody: pwd.struct_passwd) -> str:
        tls = "smtpd_tls_security_level = none"
        if self.certificate is not None and self.key is not None:
            tls = f"smtpd_tls_security_level = may\nsmtpd_tls_chain_files = {self.key}, {self.certificate}"
        return f"""
compatibility_level = 3.6
queue_directory = {self.directory}/spool
data_directory = {self.directory}/data
maillog_file = {self.directory}/log/mail.log
maillog_file_prefixes = {self.directory}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{DOMAIN}
mydestination =
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {self.directory}/mail
virtual_mailbox_maps = texthash:{self.directory}/etc/mailboxes
virtual_uid_maps = static:{nobody.pw_uid}
virtual_gid_maps = static:{nobody.pw_gid}
virtual_minimum_uid = 1
smtpd_relay_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
local_transport = error:nobody is local
smtputf8_enable = yes
{tls}
"""

    def _wait_until_ready(self, deadline: float) -> None:
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as client:
                    if client.recv(4) == b"220 ":
                        client.sendall(b"QUIT\r\n")
                        return
            except OSError:
                time.sleep(0.05)
        said = (self.directory / "master.log").read_text(errors="replace")
        raise RuntimeError("Postfix did not start:\n" + "\n".join([said, *self.log_lines()[-40:]]))


def _default(name: str) -> str:
    """As the package was built."""
    found = subprocess.run(["postconf", "-d", "-h", name], capture_output=True, check=True, text=True)
    return found.stdout.strip()


def _tied(command: list[str]) -> list[str]:
    """The command, killed when the thread that starts it ends: a killed test run leaves nothing behind (Linux)."""
    return ["setpriv", "--pdeathsig", "KILL", *command] if shutil.which("setpriv") else command
