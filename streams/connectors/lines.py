"""A log file or our own records: one item a line, in order, whatever the line ends are."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from headerfirst.streams.connectors.files import Gone, files_under, opened
from headerfirst.streams.connectors.interface import Lines, Origin, Raw
from headerfirst.streams.connectors.line_reader import LineReader


def read_lines(path: Path, lines: Lines) -> Iterator[Raw]:
    """Each line that is not blank; of one of more than `longest` bytes only the beginning is kept.

    A line that names columns is no item: those after it carry it, to the next one or the end of the file.
    """
    ordinal = 0
    for file in files_under(path):
        try:
            with opened(file) as source:
                is_plain = isinstance(source, BufferedReader)  # and not what is packed in it
                reader = LineReader(source, str(file), lines, ordinal, is_plain=is_plain)
                yield from reader.all_lines()
                ordinal = reader.ordinal
        except Gone:
            if file == path:
                raise
            yield Raw(Origin(str(file), ordinal, 0), b"", 0, is_gone=True)
