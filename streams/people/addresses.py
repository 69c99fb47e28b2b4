"""Which of the things that a directory calls an address is one, and which comes first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from headerfirst.agents.addresses import domain_of, normalise

_ADDRESS: Final = re.compile(r"[^\s@<>(),;:\"\x00-\x1f\x7f]+@[^\s@<>(),;:\"\x00-\x1f\x7f]+")
_AS_IT_IS: Final = re.compile(r"[a-z0-9_.-]+@[a-z0-9.-]*[a-z0-9]")
"""What normalising leaves as it is, as most addresses of a directory are."""
_PRIMARY: Final = "SMTP:"
"""In capitals for the one that is written into mail, by Microsoft's convention; `smtp:` for all others."""


class Addresses(NamedTuple):
    kept: list[str]
    remarks: list[str]


def of_proxies(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """The primary address and the others of `proxyAddresses`; X500, SIP and the like are no mail."""
    mail = [value for value in values if value[:5].upper() == _PRIMARY]
    primary = [value[5:] for value in mail if value.startswith(_PRIMARY)]
    return primary, [value[5:] for value in mail if not value.startswith(_PRIMARY)]


def in_order(first: Iterable[str], others: Iterable[str], domains: Collection[str]) -> Addresses:
    """The first ones as they come and the others sorted, since a directory keeps no order; each once, normalised."""
    kept: dict[str, None] = {}
    remarks: list[str] = []
    for address in (*map(_form, first), *sorted(map(_form, others))):
        if _ADDRESS.fullmatch(address) is None:
            remarks.append("an address is none; left out")
        elif domains and domain_of(address) not in domains:
            remarks.append("an address is outside `domains`; left out")
        else:
            kept[address] = None
    return Addresses([*kept], remarks)


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(_form(text)) is not None


def _form(text: str) -> str:
    return text if _AS_IT_IS.fullmatch(text) is not None else normalise(text)
