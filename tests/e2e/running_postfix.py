"""A Postfix that asks milters about its mail, hands some of it on, and believes a test who has signed in.

https://www.postfix.org/MILTER_README.html, https://www.postfix.org/XCLIENT_README.html
"""

from __future__ import annotations

import signal
import smtplib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from tests.postfix_server import PostfixServer

_SERVICES: Final = """
discard unix - - n - - discard
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
"""


@dataclass
class RunningPostfix(PostfixServer):
    milters: tuple[str, ...] = ()
    """As Postfix writes them: `inet:127.0.0.1:8891`."""
    transports: Mapping[str, str] = field(default_factory=dict)
    """By domain, where its mail goes on to: `discard:`, `lmtp:inet:127.0.0.1:2400`, `smtp:[127.0.0.1]:2500`."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Further lines of main.cf; they win."""

    @classmethod
    @contextmanager
    def started(
        cls,
        addresses: Iterable[str],
        certificate: Path | None = None,
        key: Path | None = None,
        *,
        milters: Iterable[str] = (),
        transports: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Iterator[Self]:
        """Has a mailbox for each address, and refuses other recipients but those of the domains handed on."""
        with cls.installed(addresses, certificate, key) as server:
            server.milters, server.transports, server.settings = tuple(milters), transports or {}, settings or {}
            server.start()
            yield server

    @property
    def maillog(self) -> Path:
        """Postfix's own log (`maillog_file`), as `ingest postfix` reads it."""
        return self.directory / "log" / "mail.log"

    @contextmanager
    def session(self, signed_in: str | None = None) -> Iterator[smtplib.SMTP]:
        """An SMTP client's; `signed_in`: who a proxy before the server says has been authenticated."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
            client.ehlo("client.example.org")
            if signed_in is not None:
                client.docmd("XCLIENT", f"LOGIN={signed_in}")
                client.ehlo("client.example.org")
            yield client

    def rotate(self) -> Path:
        """As `postfix logrotate` does it: the log is renamed, and postlogd opens another."""
        old = self.maillog.rename(self.maillog.with_suffix(".log.1"))
        if self.process is not None:
            self.process.send_signal(signal.SIGHUP)
        return old

    def _lay_out(self) -> None:
        super()._lay_out()
        etc = self.directory / "etc"
        (etc / "transports").write_text("".join(f"{one} {to}\n" for one, to in self.transports.items()))
        with (etc / "master.cf").open("a") as services:
            services.write(_SERVICES)
        with (etc / "main.cf").open("a") as main:
            main.write(self._further())

    def _further(self) -> str:
        lines = {
            "smtpd_authorized_xclient_hosts": "127.0.0.1",
            "relay_domains": ", ".join(self.transports),
            "transport_maps": f"texthash:{self.directory}/etc/transports",
            "smtpd_milters": ", ".join(self.milters),
            "milter_default_action": "accept",
            "import_environment": "MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME TZ=UTC",
            **self.settings,
        }
        return "".join(f"{name} = {value}\n" for name, value in lines.items())
