"""Formats by what they tell of, for whoever looks for theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from headerfirst.streams.connectors.interface import Connector

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "mail": ("eml", "mbox", "imap", "graph", "milter"),
    "mail, from logs": ("postfix", "exchange-tracking", "m365-trace", "workspace-gmail", "zeek-smtp"),
    "accounts": ("m365-audit", "workspace-audit", "dovecot"),
    "chat": ("teams", "slack"),
    "web": ("squid", "elff", "zscaler", "zeek-http", "netskope", "umbrella", "e2guardian", "icap"),
}
"""In the order in which they are shown; a format that is in none is shown after them."""
OTHERS: Final = "others"


def by_family(found: Mapping[str, Connector]) -> dict[str, list[Connector]]:
    """Every format once; families without any are left out."""
    families = {name: [found[one] for one in names if one in found] for name, names in FAMILIES.items()}
    named = {name for names in FAMILIES.values() for name in names}
    families[OTHERS] = [connector for name, connector in found.items() if name not in named]
    return {name: connectors for name, connectors in families.items() if connectors}
