"""Rows of an export, whatever wraps them: a line each (JSON or CSV), an array, a page of a service's answer.

PowerShell writes UTF-16; such a file is read as if it were UTF-8. A page is one document and is read whole, so it has a
bound; the rows in it are handed on as they were written, undecoded.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.streams.connectors.files import STANDARD_INPUT, files_under, opened
from headerfirst.streams.connectors.interface import Lines, Origin, Raw
from headerfirst.streams.connectors.json_items import cut_objects, read_items
from headerfirst.streams.connectors.json_pages import records_in

LARGEST: Final = 64 << 20
"""Bytes of a file of pages; services write some thousand rows in one."""
_HEAD: Final = 1 << 16
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PAGE_BEGINS: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:(?:[^"\\]|\\.)*"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*")*+'
    rb'(?:value|items|d"\s*:\s*\{\s*"results|d)"\s*:\s*\['
).match
"""Texts (`@odata.context`, `kind`, `nextPageToken`), then the rows."""


def read_rows(path: Path, lines: Lines) -> Iterator[Raw]:
    """Raises Misconfigured where the path cannot be read; a page that is none is one item with its problem."""
    for file in files_under(path):
        head = b"" if file == STANDARD_INPUT else _first_of(file, _HEAD)
        if head.startswith(_UTF_16):
            is_json = head.decode("utf-16", "replace").lstrip().startswith(("[", "{"))
            yield from _json_of_utf_16(file, lines) if is_json else _lines_of_utf_16(file, lines)
        elif _PAGE_BEGINS(head) is not None:
            yield from _rows_of_pages(file, _first_of(file, LARGEST + 1))
        else:
            yield from read_items(file, lines)


def _first_of(file: Path, length: int) -> bytes:
    with opened(file) as source:
        return source.read(length)


def _json_of_utf_16(file: Path, lines: Lines) -> Iterator[Raw]:
    """As one document, whatever is in it."""
    written = _first_of(file, LARGEST + 1)
    recoded = written.decode("utf-16", "replace").encode("utf-8", "replace")
    if len(written) > LARGEST or _PAGE_BEGINS(recoded) is not None:
        yield from _rows_of_pages(file, recoded if len(written) <= LARGEST else written)
        return
    for ordinal, cut in enumerate(cut_objects(io.BytesIO(recoded), lines.longest)):
        yield Raw(Origin(str(file), ordinal, cut.offset), cut.value, cut.length, cut.problem)


def _rows_of_pages(file: Path, written: bytes) -> Iterator[Raw]:
    """One document, or a page a line."""
    if len(written) > LARGEST:
        yield Raw(Origin(str(file), 0, 0), b"", len(written), "too_large")
        return
    whole = records_in(written)
    ordinal = place = 0
    for page in [whole] if whole is not None else map(_rows_of_line, _split(written)):
        if page is None:
            yield Raw(Origin(str(file), ordinal, place), b"", len(written), "not_json")
            ordinal += 1
            continue
        for row in page:
            place = written.find(row, place)
            yield Raw(Origin(str(file), ordinal, place), row, len(row))
            ordinal, place = ordinal + 1, place + len(row)


def _rows_of_line(line: bytes) -> list[bytes] | None:
    """A page's, or the line itself; None: a page that is cut off."""
    rows = records_in(line)
    return [line] if rows is None and _PAGE_BEGINS(line) is None else rows


def _split(written: bytes) -> Iterable[bytes]:
    return filter(None, map(bytes.strip, written.split(b"\n")))


def _lines_of_utf_16(file: Path, lines: Lines) -> Iterator[Raw]:
    """As `read_lines`; what is no UTF-16 becomes a replacement character, and offsets count what was read as UTF-8."""
    with opened(file) as source:
        yield from _recoded(file, source, lines)


def _recoded(file: Path, source: BinaryIO, lines: Lines) -> Iterator[Raw]:
    ordinal, offset, heading = 0, 0, None
    text = io.TextIOWrapper(source, "utf-16", "replace", newline="\n")
    while line := text.readline(lines.longest + 1):
        length = len(line.encode("utf-8", "replace"))
        while not line.endswith("\n") and (more := text.readline(lines.longest + 1)):
            length += len(more.encode("utf-8", "replace"))
            line = line[: lines.longest] + more[-1:]
        value = line.encode("utf-8", "replace").rstrip(b"\r\n")
        if lines.is_heading is not None and lines.is_heading(value):
            heading = value
        elif value.strip():
            origin = Origin(str(file), ordinal, offset)
            if length > lines.longest + 2:  # the line's end
                yield Raw(origin, value[: lines.longest], length, "too_large")
            else:
                yield Raw(origin, value, length, heading=heading)
            ordinal += 1
        offset += length
    text.detach()
