"""One form for a distinguished name, so that `manager` finds the entry that it means (RFC 4514)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

_PART: Final = re.compile(r"((?:\\.|[^\\,;+=])*)([,;+=]?)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([0-9a-fA-F]{2})|\\(.)", re.DOTALL)
_SEPARATORS: Final = {",": ",", ";": ",", "+": "+", "=": "="}


def dn_form(name: str) -> str:
    """Lower case, no space around separators, escapes resolved; equal for two spellings of one name."""
    return "".join(f"{_plain(text)}\0{_SEPARATORS.get(end, '')}" for text, end in _PART.findall(name) if text or end)


def _plain(text: str) -> str:
    """What is escaped is a character like any other; separators are marked by the zero byte before them."""
    octets = _ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], text.strip())
    with suppress(UnicodeError):  # it was no UTF-8 that was escaped, or nothing was
        octets = octets.encode("latin-1").decode()
    return " ".join(octets.casefold().split())
