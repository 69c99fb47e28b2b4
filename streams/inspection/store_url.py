"""The URL of a content store: where it is and a few options, never who we are to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from headerfirst.schemas.errors import Misconfigured

PATIENCE: Final = 30.0
"""Seconds that a server may keep silent."""


@dataclass(frozen=True, slots=True)
class StoreUrl:
    """Its parts; `path` and `options` decoded."""

    scheme: str
    host: str
    port: int | None
    path: str = field(repr=False)
    options: Mapping[str, str] = field(repr=False)

    @classmethod
    def parse(cls, text: str, *options: str) -> Self:
        """Raises Misconfigured, without quoting the URL, where it holds credentials or an option that is not among
        those named.
        """
        try:
            parts = urlsplit(text)
            port, host = parts.port, parts.hostname or ""
        except ValueError:
            raise Misconfigured("The content store's URL cannot be read: host and port are not as in a URL.") from None
        if parts.username is not None or parts.password is not None:
            raise Misconfigured("Take the credentials out of the content store's URL and set them in the environment.")
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.fragment or set(given) - {*options, "timeout"}:
            known = ", ".join((*options, "timeout"))
            raise Misconfigured(f"The content store's URL has an option that is not known; there are {known}.")
        return cls(parts.scheme.lower(), host, port, unquote(parts.path), given)

    def __post_init__(self) -> None:
        if not 0 < self.patience <= 600:  # noqa: PLR2004 - ten minutes are as good as for ever
            raise Misconfigured("The content store's option timeout is in seconds, above 0 and at most 600.")

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
            raise Misconfigured("The content store's URL names no host.")
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
