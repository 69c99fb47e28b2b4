"""Digits, dashes and blanks of every script in their ASCII form, so that each kind of number is one expression."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

_MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` has the same characters in the same order, but for those that nobody sees, which are left out."""

    text: str = field(repr=False)
    _sources: tuple[int, ...] | None = field(repr=False, default=None)

    def source(self, position: int) -> int:
        """Where a character of `text` stood before."""
        return position if self._sources is None else self._sources[position]


class _Table(dict[int, str | None]):
    """What becomes of each character; filled in as characters are met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = plain = _plain_character(chr(code))
        return plain


_TABLE: Final = _Table()


def plain_text(text: str) -> PlainText:
    if text.isascii():
        return PlainText(text.replace("\t", " "))
    plain = text.translate(_TABLE)
    if len(plain) == len(text):
        return PlainText(plain)
    return PlainText(plain, tuple(at for at, character in enumerate(text) if _TABLE[ord(character)] is not None))


def _plain_character(character: str) -> str | None:
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "Cf":
            return None
    if character in {_MINUS, "\t"}:
        return "-" if character == _MINUS else " "
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 and wide.isascii() else character
