"""Records that are JSON objects: one a line, or in an array, or each written over several lines; one item each.

An array is cut without being decoded, so that memory is one object's however long it is, and what a record says is
looked at by its connector alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.files import STANDARD_INPUT, files_under, opened
from headerfirst.streams.connectors.interface import Lines, Origin, Raw
from headerfirst.streams.connectors.lines import read_lines

_CHUNK: Final = 1 << 16
_OUTSIDE: Final = re.compile(rb'["{}]').search
_IN_TEXT: Final = re.compile(rb'"|\\.?', re.DOTALL).search
_BROKEN: Final = 20
"""Times that a file is read on behind an object that never ended; then the rest is one item."""
_EDGE: Final = 256
"""Bytes that an array is indented at most."""
_BETWEEN: Final = b" \t\r\n,[]\xef\xbb\xbf"
"""What may stand between the objects of an array, and before it."""
_OVER_LINES: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*+(?:\[|\{(?=[ \t]*[\r\n])\s*+["}])').match
"""Behind a brace that ends its line stands a name; where another brace does, the first is what is left of a line."""


def read_items(path: Path, lines: Lines) -> Iterator[Raw]:
    """Lines, unless a file begins with an array or an object that goes on in the next line."""
    for file in files_under(path):
        if file != STANDARD_INPUT and _goes_over_lines(file):
            with opened(file) as source:
                for ordinal, cut in enumerate(cut_objects(source, lines.longest)):
                    yield Raw(Origin(str(file), ordinal, cut.offset), cut.value, cut.length, cut.problem)
        else:
            yield from read_lines(file, lines)


def _goes_over_lines(file: Path) -> bool:
    with opened(file) as source:
        return _OVER_LINES(source.read(_CHUNK)) is not None


class Cut(NamedTuple):
    """One object; of one that is longer than is kept only the beginning."""

    offset: int
    value: bytes
    length: int
    problem: DeadLetterReason | None = None


def cut_objects(source: BinaryIO, longest: int) -> Iterator[Cut]:
    """What stands between objects and is no comma or bracket is an item that cannot be read.

    One that never ends is cut off before the next that begins a line as it does, so that it costs no other.
    """
    cutter = _Cutter(longest)
    for attempt in range(_BROKEN):
        while chunk := source.read(_CHUNK):
            yield from cutter.feed(chunk)
        begun = cutter.begun
        following = None if begun is None or attempt == _BROKEN - 1 else _next_like(source, begun)
        if begun is None or following is None:
            break
        yield _broken(source, begun, following, longest)
        cutter = _Cutter(longest, following)
    yield from cutter.end()


def _next_like(source: BinaryIO, begun: int) -> int | None:
    """Where the next object begins a line, as far from its edge as the line of the one that began there."""
    start = max(begun - _EDGE, 0)
    source.seek(start)
    before = source.read(begun - start).rpartition(b"\n")[2]
    edge = before[: len(before) - len(before.lstrip(b" \t"))]
    brace = re.compile(rb"\n" + re.escape(edge) + rb"\{").search
    held, at = b"", begun
    while chunk := source.read(_CHUNK):
        found = brace(held + chunk)
        if found is not None:
            return at - len(held) + found.end() - 1
        at, held = at + len(chunk), (held + chunk)[-_EDGE - 2 :]
    return None


def _broken(source: BinaryIO, begun: int, following: int, longest: int) -> Cut:
    """Leaves the source where the next object begins."""
    source.seek(begun)
    value, length = source.read(min(following - begun, longest + 1)), following - begun
    source.seek(following)
    return Cut(begun, value, length, "too_large" if length > longest else "not_json")


class _Cutter:
    """Counts braces outside of strings."""

    def __init__(self, longest: int, offset: int = 0) -> None:
        self._longest = longest
        self._depth = 0
        self._quoted = self._escaped = False
        self._kept = bytearray()
        self._length = 0
        self._offset = offset

    @property
    def begun(self) -> int | None:
        """Where the object stands that has not ended."""
        return self._offset if self._depth else None

    def feed(self, chunk: bytes) -> Iterator[Cut]:
        at = begin = 0
        if self._escaped:
            self._escaped, at = False, 1
        while (mark := (_IN_TEXT if self._quoted else _OUTSIDE)(chunk, at)) is not None:
            at, sign = mark.end(), mark[0]
            if self._quoted:
                self._quoted = sign != b'"'
                self._escaped = sign == b"\\"  # whatever it escapes begins the next chunk
            elif sign == b'"':
                self._quoted = True
            elif sign == b"{":
                if self._depth == 0:
                    yield from self._between(chunk[begin : mark.start()])
                    begin = mark.start()
                self._depth += 1
            elif self._depth == 1:
                self._keep(chunk[begin:at])
                self._depth, begin = 0, at
                yield self._done()
            elif self._depth:
                self._depth -= 1
        self._keep(chunk[begin:])

    def end(self) -> Iterator[Cut]:
        """An object that never ended is none."""
        if self._depth:
            yield self._done()._replace(problem="not_json")
        else:
            yield from self._between(b"")

    def _keep(self, piece: bytes) -> None:
        self._length += len(piece)
        self._kept += piece[: max(self._longest + 1 - len(self._kept), 0)]

    def _between(self, piece: bytes) -> Iterator[Cut]:
        self._keep(piece)
        is_something = bool(self._kept.strip(_BETWEEN))
        cut = self._done()
        if is_something:
            yield cut._replace(problem=cut.problem or "line_unreadable")

    def _done(self) -> Cut:
        problem: DeadLetterReason | None = "too_large" if self._length > self._longest else None
        cut = Cut(self._offset, bytes(self._kept), self._length, problem)
        self._offset += self._length
        self._kept, self._length = bytearray(), 0
        return cut
