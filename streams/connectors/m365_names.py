"""Whom Exchange means by a name: an address, an alias at the end of a directory path, or an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ADDRESS: Final = re.compile(r"""[^\s<>()\[\]",;:@'=/\\]+@[^\s<>()\[\]",;:@'=/\\]+""")
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE).fullmatch
_GUEST: Final = re.compile(r"(?P<local>.+)_(?P<domain>[^_@]+)#ext#@.*", re.IGNORECASE).fullmatch
"""How a guest from elsewhere is called in the tenant (Entra B2B)."""

_LEGACY: Final = re.compile(r"\[EX:.*=(?:[0-9a-f]{32}-)?(?P<alias>[^\]=]+)\]", re.IGNORECASE).search
"""An address of the time before SMTP: `[EX:/o=Example/cn=Recipients/cn=amara]`."""


def is_id(name: str) -> bool:
    return _ID(name) is not None


def last_name(path: str) -> str:
    r"""`…/example.onmicrosoft.com/amara\A rule` is `amara`; a name that is no path is itself."""
    return path.partition("\\")[0].rpartition("/")[2].strip()


def address_of(name: str, domain: str | None) -> str:
    """An alias is an address of the tenant; an id, and a name of several words, stay what they are."""
    guest = _GUEST(name)
    if guest is not None:
        return f"{guest['local']}@{guest['domain']}"
    bare = last_name(name).removeprefix("smtp:").removeprefix("SMTP:")
    if "@" in bare or not bare or domain is None or is_id(bare) or any(letter.isspace() for letter in bare):
        return bare
    return f"{bare}@{domain}"


def addresses_in(text: str) -> tuple[str, ...]:
    """All that stand anywhere in it, each once."""
    return tuple(dict.fromkeys(found.strip(".") for found in _ADDRESS.findall(text)))


def people_in(text: str, domain: str | None) -> Iterator[str]:
    """Of a list of recipients: `"Eleni" [SMTP:eleni@example.net]`, an address, or a directory's name for somebody."""
    for part in text.split(";"):
        found = addresses_in(part)
        if found:
            yield found[-1]
        elif part.strip():
            legacy = _LEGACY(part)
            yield address_of(legacy["alias"] if legacy is not None else part.strip().strip('"'), domain)
