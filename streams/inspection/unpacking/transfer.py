"""Content-Transfer-Encoding (RFC 2045 §6): what can be decoded is, and what is wrong with it is said."""

from __future__ import annotations

import binascii
from typing import Final

from headerfirst.schemas.content import WhyNotInspected

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACE: Final = b" \t\r\n\v\f\0"
_QUAD: Final = 4
_AS_THEY_ARE: Final = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none"})
_AMONG_THE_LINES: Final = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
"""What is encoded so stands in a text, and is taken out of it there."""


def decode(data: bytes, encoding: str) -> tuple[bytes, WhyNotInspected | None]:
    """The bytes, and what is wrong with them."""
    if encoding in _AS_THEY_ARE or encoding in _AMONG_THE_LINES:
        return data, None
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), None
    return data, "unsupported"


def decode_base64(data: bytes) -> tuple[bytes, WhyNotInspected | None]:
    """Up to the first padding. Programs differ in what they make of anything else, so that it is unreadable.

    Missing padding is common and means the same to all.
    """
    letters, padding, rest = data.translate(None, _SPACE).partition(b"=")
    foreign = letters.translate(None, _ALPHABET)
    if foreign:
        letters = letters.translate(None, bytes(set(foreign)))
    odd = len(letters) % _QUAD == 1
    letters = letters[: len(letters) - odd]
    is_broken = bool(foreign) or odd or bool(rest.strip(b"=")) or bool(padding and not len(letters) % _QUAD and letters)
    decoded = binascii.a2b_base64(letters + b"=" * (-len(letters) % _QUAD))
    return decoded, "unreadable" if is_broken else None
