"""Who we are to a server and whose certificates are trusted: by settings of the environment, or files that it names.

The header stage and the inspection worker have settings of different names: what may read headers cannot open content.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Final, NamedTuple, Self

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.credentials import credential


class SignIn(NamedTuple):
    """The names of the settings for one kind of server."""

    server: str
    """What messages call it."""
    user: str
    password: str
    token: str
    authority: str
    """A file of certificates (PEM) instead of those that the system trusts."""

    @classmethod
    def under(cls, prefix: str, server: str) -> Self:
        return cls(server, *(f"{prefix}_{name}" for name in ("USER", "PASSWORD", "TOKEN", "CA")))

    def needed(self, environment: Mapping[str, str], name: str) -> str:
        """Raises Misconfigured where it is not set."""
        value = credential(environment, name)
        if value is None:
            raise Misconfigured(f"Set {name} (or {name}_FILE) for the {self.server}.")
        return value

    def authorities(self, environment: Mapping[str, str]) -> str | None:
        """The file of trusted certificates; None: those of the system."""
        file = environment.get(self.authority) or None
        if file is not None:
            self._context(file)
        return file

    def tls_context(self, environment: Mapping[str, str]) -> ssl.SSLContext:
        """Verifies the certificate and the host's name in it."""
        return self._context(environment.get(self.authority) or None)

    def _context(self, file: str | None) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=file)
        except (OSError, ValueError):
            raise Misconfigured(
                f"The file that {self.authority} names holds no certificates that can be read."
            ) from None


STORE: Final = SignIn.under("HEADERFIRST_STORE", "content store")
"""Whoever may open messages: the inspection worker alone."""
SOURCE: Final = SignIn.under("HEADERFIRST_SOURCE", "source")
"""Whoever may read their headers."""
