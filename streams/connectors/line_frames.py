"""Lines out of a stream of bytes, each ended by a line feed or told by its length (RFC 6587 §3.4).

A bare line may begin with digits as a length does; only a length has a syslog priority behind it.
"""

from __future__ import annotations

import re
from typing import Final

_COUNTED: Final = re.compile(rb"([1-9]\d{0,6}) (?=<)").match
_MAYBE_COUNTED: Final = re.compile(rb"[1-9]\d{0,6} ?\Z").match
"""The next bytes have to say."""


class LineFrames:
    """Of one sender; of a line of more than `longest` bytes only the beginning is kept."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest = b""
        self._passing_over = 0
        """Bytes of a line told by its length that are still to be passed over."""
        self._in_long_line = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that have ended; one that is too long is given once, at its first `longest` + 1 bytes."""
        rest, lines = self._rest + chunk, []
        while rest:
            line, rest, is_open = self._next(rest)
            if line is not None and line.strip():
                lines.append(line)
            if is_open:
                break
        self._rest = rest
        return lines

    def end(self) -> bytes:
        """What stood behind the last line end when the sender hung up: a whole line or a part of one, nobody knows."""
        rest, self._rest = self._rest, b""
        return b"" if self._in_long_line else rest.strip()

    def _next(self, rest: bytes) -> tuple[bytes | None, bytes, bool]:
        """A line, if one has ended; what is behind it; and whether more bytes are needed before there is another."""
        if self._passing_over:
            passed = min(self._passing_over, len(rest))
            self._passing_over -= passed
            return None, rest[passed:], False
        if not self._in_long_line:
            counted = _COUNTED(rest)
            if counted is not None:
                return self._counted(rest[counted.end() :], int(counted[1]), rest)
            if _MAYBE_COUNTED(rest):
                return None, rest, True
        return self._to_line_feed(rest)

    def _counted(self, content: bytes, length: int, rest: bytes) -> tuple[bytes | None, bytes, bool]:
        if length > self._longest and len(content) > self._longest:
            self._passing_over = length
            return content[: self._longest + 1], content, False
        if len(content) < length:
            return None, rest, True
        return content[:length].rstrip(b"\r\n"), content[length:], False

    def _to_line_feed(self, rest: bytes) -> tuple[bytes | None, bytes, bool]:
        line, ended, behind = rest.partition(b"\n")
        if ended:
            was_long, self._in_long_line = self._in_long_line, False
            return (None if was_long else line.rstrip(b"\r")[: self._longest + 1]), behind, False
        if len(rest) <= self._longest + 1:
            return None, (b"" if self._in_long_line else rest), True
        was_long, self._in_long_line = self._in_long_line, True
        return (None if was_long else rest[: self._longest + 1]), b"", True
