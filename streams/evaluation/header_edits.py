"""A mail as it would have come with other headers: what gives its label away left out, a mark or a heading put in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from headerfirst.streams.connectors.interface import Raw
from msgspec.structs import replace

_FIELD: Final = re.compile(rb"^([!-9;-~]+)[ \t]*:[^\n]*\n?(?:[ \t][^\n]*\n?)*", re.MULTILINE)
_HEADING: Final = re.compile(rb"^subject[ \t]*:", re.IGNORECASE | re.MULTILINE)


def without(raw: Raw, is_left_out: Callable[[str], bool]) -> Raw:
    """Less the fields whose lower-case name is left out."""

    def kept(field: re.Match[bytes]) -> bytes:
        return b"" if is_left_out(field[1].decode("ascii").lower()) else field[0]

    return _with_block(raw, _FIELD.sub(kept, raw.value))


def with_field(raw: Raw, name: str, value: str) -> Raw:
    """With one field more, at the top."""
    return _with_block(raw, f"{name}: {value}\n".encode() + raw.value)


def with_heading_before(raw: Raw, words: str) -> Raw:
    """With words before its heading, or as its heading where it has none."""
    block, found = _HEADING.subn(f"Subject: {words}".encode(), raw.value, count=1)
    return _with_block(raw, block) if found else with_field(raw, "Subject", words.strip())


def _with_block(raw: Raw, block: bytes) -> Raw:
    return replace(raw, value=block, length=len(block))
