"""Reads a mail up to the blank line that ends its headers, and no further.

A line that is neither a header nor the continuation of one ends the block too: what follows may be body. File buffers
hold some bytes more than were asked for; nothing looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from headerfirst.schemas.vocabulary import DeadLetterReason

LONGEST: Final = 1 << 20
"""Bytes of a header block; Postfix stops at a tenth, and 5,000 recipients need half."""
ReadLine = Callable[[int], bytes]
"""At most so many bytes of the next line, with its end; empty at the end of the file."""

HEADER_START: Final = re.compile(rb"[!-9;-~]+[ \t]*:").match
"""A field's name and colon (RFC 5322 §2.2; white space before the colon is obsolete, §4.5)."""
_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark, which some programs write before the first header."""


class Block(NamedTuple):
    """The header block without its blank line; silent in `repr`."""

    value: bytes
    problem: DeadLetterReason | None
    is_whole: bool
    left_over: bytes
    """The line that ended the block without being blank: a mbox reader has to look whether a message begins there."""

    def __repr__(self) -> str:
        return f"<Block of {len(self.value)} bytes>"


def read_block(read_line: ReadLine, first: bytes = b"") -> Block:
    """The block that begins with the line `first`, or with the next line."""
    lines: list[bytes] = []
    length = 0
    line = (first or read_line(LONGEST + 1)).removeprefix(_MARK)
    while line.startswith(b">From "):  # the `From ` line of a mailbox that this mail came through
        line = read_line(LONGEST + 1)
    while HEADER_START(line) or (lines and line[:1] in (b" ", b"\t")):
        lines.append(line)
        length += len(line)
        if length > LONGEST:
            return Block(b"".join(lines)[:LONGEST], "too_large", is_whole=False, left_over=b"")
        line = read_line(LONGEST + 1)
    is_blank = not line.rstrip(b"\r\n")
    problem: DeadLetterReason | None = None if lines else "headers_unreadable"
    return Block(b"".join(lines), problem, is_blank, b"" if is_blank else line)
