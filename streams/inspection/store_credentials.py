"""Who we are to a content store, and whose certificates are trusted: from the environment or from files it names."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.credentials import credential

USER: Final = "HEADERFIRST_STORE_USER"
PASSWORD: Final = "HEADERFIRST_STORE_PASSWORD"  # noqa: S105 - the setting's name
TOKEN: Final = "HEADERFIRST_STORE_TOKEN"  # noqa: S105 - the setting's name
AUTHORITY: Final = "HEADERFIRST_STORE_CA"
"""A file of certificates (PEM) instead of those that the system trusts."""


def needed(environment: Mapping[str, str], name: str) -> str:
    """Raises Misconfigured where it is not set."""
    value = credential(environment, name)
    if value is None:
        raise Misconfigured(f"Set {name} (or {name}_FILE) for the content store.")
    return value


def authorities(environment: Mapping[str, str]) -> str | None:
    """The file of trusted certificates; None: those of the system."""
    file = environment.get(AUTHORITY) or None
    if file is not None:
        _context(file)
    return file


def tls_context(environment: Mapping[str, str]) -> ssl.SSLContext:
    """Verifies the certificate and the host's name in it."""
    return _context(environment.get(AUTHORITY) or None)


def _context(file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file)
    except (OSError, ValueError):
        raise Misconfigured(f"The file that {AUTHORITY} names holds no certificates that can be read.") from None
