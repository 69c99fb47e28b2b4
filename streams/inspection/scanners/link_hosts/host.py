"""One form for a host, however it was written: userinfo, port, percent signs, punycode, bracketed dots, numbers."""

from __future__ import annotations

import re
import socket
from typing import Final
from urllib.parse import unquote

from headerfirst.agents.addresses import normalise_domain
from headerfirst.streams.connectors.url import host_of

DEFANGED_DOT: Final = r"[ ]?[\[({][ ]?(?:\.|dot)[ ]?[\])}][ ]?"
_DEFANGED_DOT: Final = re.compile(DEFANGED_DOT, re.IGNORECASE)
_PORT: Final = re.compile(r":\d{0,5}$", re.ASCII)
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]{1,8}|\d{1,10})(?:\.(?:0x[0-9a-f]{1,8}|\d{1,10})){0,3}", re.ASCII)
_AROUND: Final = ".,;:!*'_~"


def canonical_host(authority: str) -> str | None:
    """What a browser would connect to; None where it would refuse."""
    written = _DEFANGED_DOT.sub(".", authority).rpartition("@")[2].rstrip(_AROUND)
    host = normalise_domain(unquote(_PORT.sub("", written)))
    if _NUMBER.fullmatch(host):
        return _dotted(host)
    return host_of(f"http://{host}/") if "@" not in host else None


def _dotted(number: str) -> str | None:
    """`3221225985`, `0xc0.0.0x201` and `192.0.2.1` are one address."""
    try:
        return socket.inet_ntoa(socket.inet_aton(number))
    except OSError:
        return None
