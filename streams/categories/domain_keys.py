"""Names of hosts as keys: what lies under a domain has a key that begins with the domain's own.

`www.example.org` becomes `org.example.www.`: one walk through a trie then finds every listed name at or above a host.
A name that stands for itself alone has a mark behind its key, which no name below it can have.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from headerfirst.agents.addresses import normalise_domain

_ALONE: Final = "!"
_USUAL: Final = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,63}").fullmatch
"""What nearly every name is; it needs no second look."""
_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*").fullmatch


def key_of(name: str) -> str:
    """Of a name with everything under it."""
    return ".".join(name.split(".")[::-1]) + "."


def key_of_it_alone(name: str) -> str:
    """Of a name without what lies under it; of a host that is asked for, whose listed names are prefixes of this."""
    return key_of(name) + _ALONE


def is_address(name: str) -> bool:
    """An IP address is no name, and nothing lies under it."""
    return ":" in name or name.rpartition(".")[2].isdigit()


def plain_name(text: str) -> str | None:
    """A host or domain in the one form that keys are made of; None where it is neither."""
    if _USUAL(text):
        return text
    name = text.strip().strip("[]").rstrip(".").lower()
    if not name.isascii():
        name = normalise_domain(name)
    if is_address(name):
        return _plain_address(name)
    return name if _NAME(name) else None


def _plain_address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
