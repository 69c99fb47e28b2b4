"""The URL of a server that we sign in to: where it is and a few options, never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import ClassVar, Final, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from headerfirst.schemas.errors import Misconfigured

PATIENCE: Final = 30.0
"""Seconds that a server may keep silent."""


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """Its parts; `path`, `user` and `options` decoded."""

    whose: ClassVar[str] = "server"
    """What messages call the server."""
    names_user: ClassVar[bool] = True
    """Whether the URL says whose account it is about."""

    scheme: str
    host: str
    port: int | None
    path: str = field(repr=False)
    options: Mapping[str, str] = field(repr=False)
    user: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str, *options: str) -> Self:
        """Raises Misconfigured, without quoting the URL, where it holds credentials or an option that is not among
        those named.
        """
        try:
            parts = urlsplit(text)
            port, host = parts.port, parts.hostname or ""
        except ValueError:
            raise Misconfigured(f"The {cls.whose}'s URL cannot be read: host and port are not as in a URL.") from None
        cls._refuse_credentials(parts)
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.fragment or set(given) - {*options, "timeout"}:
            known = ", ".join((*options, "timeout"))
            raise Misconfigured(f"The {cls.whose}'s URL has an option that is not known; there are {known}.")
        user = None if parts.username is None else unquote(parts.username)
        return cls(parts.scheme.lower(), host, port, unquote(parts.path), given, user)

    @classmethod
    def _refuse_credentials(cls, parts: SplitResult) -> None:
        if parts.password is not None or (parts.username is not None and not cls.names_user):
            raise Misconfigured(f"Take the credentials out of the {cls.whose}'s URL and set them in the environment.")

    def __post_init__(self) -> None:
        if not 0 < self.patience <= 600:  # noqa: PLR2004 - ten minutes are as good as for ever
            raise Misconfigured(f"The {self.whose}'s option timeout is in seconds, above 0 and at most 600.")

    @property
    def patience(self) -> float:
        """Seconds."""
        try:
            return float(self.options.get("timeout", PATIENCE))
        except ValueError:
            return 0.0

    @property
    def server(self) -> str:
        """Host and port as a URL has them; raises Misconfigured where there is no host."""
        if not self.host:
            raise Misconfigured(f"The {self.whose}'s URL names no host.")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Nobody else can listen; a name that only happens to lead to this machine does not count."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


def is_one_part(mailbox: str) -> bool:
    """Whether a mailbox's name may stand as one part of a path, and leads nowhere else."""
    return mailbox not in ("", ".", "..") and "/" not in mailbox and mailbox.isprintable()
