"""One form for a distinguished name, so that `manager` finds the entry that it means (RFC 4514)."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(r"((?:\\.|[^\\,;+=])*)([,;+=]?)", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\([0-9a-fA-F]{2})|\\(.)", re.DOTALL)
_SEPARATOR: Final = re.compile(r" ?([,+=]) ?")
_MARKED: Final = "\0"
"""Stands before each separator, so that a comma that was escaped is none."""


def dn_form(name: str) -> str:
    """Lower case, no space around separators, escapes resolved; equal for two spellings of one name."""
    if "\\" not in name:  # as nearly all are
        return _SEPARATOR.sub(rf"{_MARKED}\1", _folded(name).replace(";", ",")).strip()
    parts = ((text, end) for text, end in _PART.findall(name) if text or end)
    return "".join(f"{_plain(text)}{_MARKED}{end.replace(';', ',')}" if end else _plain(text) for text, end in parts)


def _plain(text: str) -> str:
    """What is escaped are octets of UTF-8, or one character that means itself."""
    octets = _ESCAPED.sub(lambda one: bytes.fromhex(one[1].decode()) if one[1] else one[2], text.strip().encode())
    return _folded(octets.decode(errors="replace"))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
