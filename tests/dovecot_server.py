"""A real Dovecot on loopback as a child process, with its own configuration, mail and log; as root or as anybody.

Its log says of each session how many header blocks and how many bodies were fetched, so that a test can show that no
body was.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from tests.needs import need_tool

MASTER: Final = "inspector"
PASSWORD: Final = "a master's password"
PATIENCE: Final = 30.0
"""Seconds to be ready, and for a session to end; less than one on an idle machine."""
_SESSION_END: Final = re.compile(r"imap\(.*fetched headers=(\d+) bodies=(\d+)")
_SESSION_START: Final = "imap-login: Info: Login: "


def need_dovecot() -> None:
    """Skips in plain words where there is none; Debian keeps it where only root looks."""
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    need_tool("dovecot", "dovecot-imapd")


@dataclass
class DovecotServer:
    """Mail lies in one maildir a mailbox; `certificate` and `key` (PEM files) switch STARTTLS and imaps on."""

    directory: Path
    certificate: Path | None = None
    key: Path | None = None
    listen: str = "127.0.0.1"
    ports: list[int] = field(default_factory=lambda: _free_ports(2))
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    @contextmanager
    def started(
        cls, certificate: Path | None = None, key: Path | None = None, listen: str = "127.0.0.1"
    ) -> Iterator[Self]:
        """Skips the test where there is no Dovecot."""
        need_dovecot()
        with tempfile.TemporaryDirectory(prefix="headerfirst-dovecot-") as directory:
            server = cls(Path(directory), certificate, key, listen)
            try:
                server.start()
                yield server
            finally:
                server.stop()

    @property
    def url(self) -> str:
        return f"imap://127.0.0.1:{self.ports[0]}"

    @property
    def tls_url(self) -> str:
        return f"imaps://localhost:{self.ports[1]}"

    @property
    def environment(self) -> Mapping[str, str]:
        """How to log in as anybody's master."""
        return {"HEADERFIRST_STORE_USER": MASTER, "HEADERFIRST_STORE_PASSWORD": PASSWORD}

    @property
    def _log(self) -> Path:
        return self.directory / "dovecot.log"

    def start(self) -> None:
        owner = _mail_owner()
        self.directory.chmod(0o755)
        (self.directory / "mail").mkdir(exist_ok=True)
        os.chown(self.directory / "mail", owner.pw_uid, owner.pw_gid)
        (self.directory / "masters").write_text(f"{MASTER}:{{PLAIN}}{PASSWORD}\n", encoding="ascii")
        (self.directory / "dovecot.conf").write_text(self._configuration(owner), encoding="ascii")
        command = ["dovecot", "-F", "-c", str(self.directory / "dovecot.conf")]
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(_tied(command), stdout=output, stderr=output, start_new_session=True)
        self._wait_until_ready(time.monotonic() + PATIENCE)

    def stop(self) -> None:
        """Gently, and its children with it."""
        if self.process is None:
            return
        self.send(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def send(self, sign: signal.Signals) -> None:
        """To Dovecot and all its processes: each of them is in the group that was made for it."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, sign)

    def kill(self) -> None:
        """As a power cut would."""
        self.send(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def deliver(self, mailbox: str, message: bytes, folder: str = "INBOX") -> Path:
        """A new message's file; `folder` has its parts joined by `/`. What is in `Public/…` everybody sees."""
        home = self.directory / "mail" / mailbox
        here = home / "Maildir" / ("" if folder == "INBOX" else f".{folder.replace('/', '.')}")
        if folder.startswith("Public/"):
            home = self.directory / "mail" / "public"
            here = home / f".{folder.removeprefix('Public/').replace('/', '.')}"
        for part in ("tmp", "new", "cur"):
            (here / part).mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=here / "tmp", delete=False) as file:
            file.write(message)
        owner = _mail_owner()
        for path in (home, *home.rglob("*")):
            with suppress(FileNotFoundError):  # a lock of Dovecot's own that went meanwhile
                os.chown(path, owner.pw_uid, owner.pw_gid)
        return Path(file.name).rename(here / "new" / Path(file.name).name)

    def log_lines(self) -> list[str]:
        """All of them, once every session that began has ended."""
        deadline = time.monotonic() + PATIENCE
        while True:
            lines = self._log.read_text(errors="replace").splitlines()
            began = sum(_SESSION_START in line for line in lines)
            if began == sum(1 for line in lines if _SESSION_END.search(line)):
                return lines
            if time.monotonic() > deadline:
                raise TimeoutError("a session of Dovecot did not end:\n" + "\n".join(lines[-20:]))
            time.sleep(0.02)

    def headers_fetched(self) -> int:
        """Header blocks, in all sessions."""
        return sum(int(found[1]) for line in self.log_lines() if (found := _SESSION_END.search(line)))

    def bodies_fetched(self) -> int:
        """Bodies, or parts of one, in all sessions, as Dovecot itself counts them."""
        return sum(int(found[2]) for line in self.log_lines() if (found := _SESSION_END.search(line)))

    def _wait_until_ready(self, deadline: float) -> None:
        while self.process is not None and self.process.poll() is None and time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.ports[0]), timeout=1) as client:
                    if client.recv(4) == b"* OK":
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Dovecot did not start:\n" + self._log.read_text(errors="replace")[-4000:])

    def _configuration(self, owner: pwd.struct_passwd) -> str:
        me = pwd.getpwuid(os.geteuid()).pw_name
        inside, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (me, me)
        tls = "ssl = no"
        if self.certificate is not None and self.key is not None:
            tls = f"ssl = yes\nssl_cert = <{self.certificate}\nssl_key = <{self.key}"
        return f"""
protocols = imap
listen = {self.listen}
base_dir = {self.directory}/run
state_dir = {self.directory}/state
log_path = /dev/stderr
default_internal_user = {inside}
default_internal_group = {_group_of(inside)}
default_login_user = {login}
{tls}
auth_master_user_separator = *
passdb {{
  driver = passwd-file
  master = yes
  args = scheme=PLAIN {self.directory}/masters
}}
passdb {{
  driver = static
  args = nopassword=y allow_nets=192.0.2.1/32
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self.directory}/mail/%u allow_all_users=yes
}}
first_valid_uid = {min(owner.pw_uid, 500)}
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
  separator = /
}}
namespace public {{
  type = public
  prefix = Public/
  separator = /
  location = maildir:{self.directory}/mail/public
  subscriptions = no
}}
mail_max_userip_connections = 100
imap_logout_format = fetched headers=%{{fetch_hdr_count}} bodies=%{{fetch_body_count}} body_bytes=%{{fetch_body_bytes}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.ports[0]}
  }}
  inet_listener imaps {{
    port = {self.ports[1] if self.certificate else 0}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def _mail_owner() -> pwd.struct_passwd:
    """Dovecot gives mail to nobody who is root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _group_of(name: str) -> str:
    return grp.getgrgid(pwd.getpwnam(name).pw_gid).gr_name


def _tied(command: list[str]) -> list[str]:
    """The command, killed when the thread that starts it ends: a killed test run leaves nothing behind (Linux)."""
    return ["setpriv", "--pdeathsig", "KILL", *command] if shutil.which("setpriv") else command


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
