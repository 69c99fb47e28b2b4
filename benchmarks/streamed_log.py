"""A Squid log of any length, made while it is read: its lines differ, and its time goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle
from typing import Final

from benchmarks.invented_lines.squid import lines

_KINDS_OF_LINES: Final = 20_000
_A_SECOND: Final = 200
PIECE: Final = 2_000
"""Lines that are given out at a time."""


def pieces(begins: datetime) -> Iterator[bytes]:
    """Without end, of whole lines."""
    tails = cycle([line[line.index(b".") + 4 :] for line in lines(_KINDS_OF_LINES, 1)])
    first = int(begins.timestamp())
    for number in count():
        yield b"".join(
            b"%d.%03d%s" % (first + at // _A_SECOND, at * 5 % 1000, next(tails))
            for at in range(number * PIECE, (number + 1) * PIECE)
        )
