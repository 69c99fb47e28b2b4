"""The lines of one open file from an offset on, as far as they are whole; what is too long is passed over in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.interface import Lines, Origin, Place, Raw

_CHUNK: Final = 1 << 16
_LINE_FEED: Final = ord("\n")


class LineReader:
    """`offset` is where the next line begins; `heading` the line that names its columns, if any does."""

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        lines: Lines,
        ordinal: int = 0,
        place: Place | None = None,
        *,
        is_plain: bool = False,
    ) -> None:
        """`is_plain`: offsets count bytes of the file itself, and not of what was packed in it."""
        self.ordinal = ordinal
        """Of the next line."""
        self.offset = 0
        self.heading: bytes | None = None
        self._file, self._name, self._lines, self._place = file, name, lines, place
        self._is_plain = is_plain

    def all_lines(self) -> Iterator[Raw]:
        """Each line that is not blank; one of more than `longest` bytes is marked, and only its beginning is kept."""
        return self._read(half_too=True)

    def whole_lines(self) -> Iterator[Raw]:
        """The same up to the last line end that there is for now."""
        return self._read(half_too=False)

    def _read(self, *, half_too: bool) -> Iterator[Raw]:
        longest, is_heading, readline = self._lines.longest, self._lines.is_heading, self._file.readline
        name, place, is_plain = self._name, self._place, self._is_plain
        while line := readline(longest + 1):
            length = len(line)
            if line[-1] != _LINE_FEED:
                rest, is_whole = self._pass_over()
                if not (is_whole or half_too):
                    return
                length += rest
            value = line.rstrip(b"\r\n")
            offset, self.offset = self.offset, self.offset + length
            if is_heading is not None and is_heading(value):
                self.heading = value
            elif value and not value.isspace():
                problem: DeadLetterReason | None = "too_large" if len(value) > longest else None
                origin = Origin(name, self.ordinal, offset)
                self.ordinal += 1
                yield Raw(origin, value, length, problem, heading=self.heading, place=place, is_line=is_plain)

    def _pass_over(self) -> tuple[int, bool]:
        """Bytes of the rest of a line, and whether its end is there."""
        passed = 0
        while piece := self._file.readline(_CHUNK):
            passed += len(piece)
            if piece[-1] == _LINE_FEED:
                return passed, True
        return passed, False
