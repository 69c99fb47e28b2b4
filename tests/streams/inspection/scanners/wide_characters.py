"""Letters and digits as East Asian keyboards write them: the same to a reader, and other characters."""

from __future__ import annotations

from typing import Final

_APART: Final = 0xFEE0
"""From `!` to its fullwidth form."""


def wide(text: str) -> str:
    return "".join(chr(ord(character) + _APART) for character in text)
