"""A log file or our own records: one item a line, in order, whatever the line ends are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.files import files_under, opened
from headerfirst.streams.connectors.interface import Origin, Raw

_CHUNK: Final = 1 << 16


def read_lines(path: Path, longest: int) -> Iterator[Raw]:
    """Each line that is not blank; of one of more than `longest` bytes only the beginning is kept."""
    ordinal = 0
    for file in files_under(path):
        offset = 0
        with opened(file) as source:
            while line := source.readline(longest + 1):
                length = len(line)
                if length > longest:
                    length += _pass_over(source, line)
                value = line.rstrip(b"\r\n")
                if value.strip():
                    problem: DeadLetterReason | None = "too_large" if len(value) > longest else None
                    yield Raw(Origin(str(file), ordinal, offset), value, length, problem)
                    ordinal += 1
                offset += length


def _pass_over(source: BinaryIO, line: bytes) -> int:
    """Bytes of the rest of a line that is longer than is kept."""
    passed = 0
    while line and not line.endswith(b"\n"):
        line = source.readline(_CHUNK)
        passed += len(line)
    return passed
