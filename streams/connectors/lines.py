"""A log file or our own records: one item a line, in order, whatever the line ends are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.files import files_under, opened
from headerfirst.streams.connectors.interface import Lines, Origin, Raw

_CHUNK: Final = 1 << 16


def read_lines(path: Path, lines: Lines) -> Iterator[Raw]:
    """Each line that is not blank; of one of more than `longest` bytes only the beginning is kept.

    A line that names columns is no item: those after it carry it, to the next one or the end of the file.
    """
    ordinal, longest, is_heading = 0, lines.longest, lines.is_heading
    for file in files_under(path):
        offset, heading = 0, None
        with opened(file) as source:
            while line := source.readline(longest + 1):
                length = len(line)
                if length > longest:
                    length += _pass_over(source, line)
                value = line.rstrip(b"\r\n")
                if is_heading is not None and is_heading(value):
                    heading = value
                elif value.strip():
                    problem: DeadLetterReason | None = "too_large" if len(value) > longest else None
                    yield Raw(Origin(str(file), ordinal, offset), value, length, problem, heading=heading)
                    ordinal += 1
                offset += length


def _pass_over(source: BinaryIO, line: bytes) -> int:
    """Bytes of the rest of a line that is longer than is kept."""
    passed = 0
    while line and not line.endswith(b"\n"):
        line = source.readline(_CHUNK)
        passed += len(line)
    return passed
