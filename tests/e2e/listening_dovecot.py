"""A Dovecot that keeps, beside its own log, every byte that goes either way once somebody has logged in.

https://doc.dovecot.org/2.3/admin_manual/debugging/debugging_rawlog/
"""

from __future__ import annotations

import pwd
import re
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from tests.dovecot_server import DovecotServer

_SESSION: Final = re.compile(r"imap\((?P<user>[^)]*)\).*fetched headers=(?P<headers>\d+) bodies=(?P<bodies>\d+)")
_TIME: Final = re.compile(rb"^\d+\.\d+ ")
_BODY: Final = b"BODY.PEEK[]<0."
"""How the first piece of a whole message is asked for."""


class Session(NamedTuple):
    """As Dovecot counts it."""

    user: str
    headers: int
    bodies: int


class ListeningDovecot(DovecotServer):
    def start(self) -> None:
        self._raw.mkdir(exist_ok=True)
        self._raw.chmod(0o1777)  # Dovecot writes as whoever owns the mail
        super().start()

    @property
    def _raw(self) -> Path:
        return self.directory / "raw"

    def _configuration(self, owner: pwd.struct_passwd) -> str:
        return super()._configuration(owner) + f"\nprotocol imap {{\n  rawlog_dir = {self._raw}\n}}\n"

    def commands(self) -> list[bytes]:
        """Of all sessions, without the time and the tag of each."""
        lines = [line for path in sorted(self._raw.glob("*.in")) for line in path.read_bytes().splitlines()]
        return [_TIME.sub(b"", line).partition(b" ")[2] for line in lines]

    def bodies_asked_for(self) -> int:
        return sum(_BODY in command for command in self.commands())

    def answers(self) -> list[bytes]:
        """All that each session was told."""
        return [path.read_bytes() for path in sorted(self._raw.glob("*.out"))]

    def sessions(self) -> list[Session]:
        found = (_SESSION.search(line) for line in self.log_lines())
        return [Session(one["user"], int(one["headers"]), int(one["bodies"])) for one in found if one is not None]

    def bodies_by_user(self) -> Counter[str]:
        bodies: Counter[str] = Counter()
        for session in self.sessions():
            bodies[session.user] += session.bodies
        return bodies

    def messages(self) -> dict[Path, bytes]:
        """Every message's file as it lies there; flags stand in its name, behind `:2,`."""
        files = (path for path in (self.directory / "mail").rglob("*") if path.parent.name in ("new", "cur"))
        return {path: path.read_bytes() for path in files}
