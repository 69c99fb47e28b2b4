"""Files between the lines of a text, as programs sent them before MIME: some still do, and others still show them."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.inspection.unpacking.limits import Allowance
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece

_BLOCK: Final = re.compile(
    rb"^begin [0-7]{3,4} [^\r\n]++\r?\n((?:[ -`]{2,64}\r?\n)++)(?:[ `]\r?\n)?end[ \t]*+\r?$", re.MULTILINE
)


def without_files(data: bytes) -> bytes:
    return _BLOCK.sub(b"", data) if b"begin " in data else data


def files(data: bytes, allowance: Allowance) -> Iterator[Found]:
    for block in _BLOCK.finditer(data) if b"begin " in data else ():
        try:
            decoded = b"".join(_line(line) for line in block[1].splitlines())
        except binascii.Error:
            yield "unreadable"
            continue
        allowance.spend(len(decoded))
        yield Piece(decoded)


def _line(line: bytes) -> bytes:
    """The first character says how long the line is; some programs leave chance in what lies behind that."""
    if line == b"`":
        return b""
    length = (line[0] - 32) & 63
    return binascii.a2b_uu(line[: (length * 4 + 5) // 3])
