"""Rows of a CSV file by column, whatever its separator; a row that is not as long as the header is named by line."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.interface import Problem

_SEPARATORS: Final = (",", ";", "\t")
_TYPE_LINE: Final = "#TYPE"
"""What Windows PowerShell puts first unless it is told `-NoTypeInformation`."""


class Row(NamedTuple):
    line: int
    values: dict[str, str]
    """By column, as the header writes it."""

    def __repr__(self) -> str:
        return f"<Row at line {self.line}>"


def read_rows(path: Path, separator: str | None = None, encoding: str | None = None) -> Iterator[Row | Problem]:
    """Raises Misconfigured where the header or the encoding is no good. The first thing given are rows of a header
    that has at least two columns.
    """
    with _opened(path, encoding) as file:
        first = file.readline()
        skipped = first.startswith(_TYPE_LINE)
        header_line = file.readline() if skipped else first
        separator = separator or max(_SEPARATORS, key=header_line.count)
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=separator), [])]
        _check_header(path, header)
        rows = csv.reader(file, delimiter=separator, strict=True)
        before = 2 if skipped else 1
        while True:
            line = before + rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield Problem(f"line {line}", "not CSV from here on; nothing below it was read")
                return
            if len(row) == len(header):
                yield Row(line, dict(zip(header, row, strict=True)))
            elif row:
                yield Problem(f"line {line}", f"{len(row)} columns, and the header has {len(header)}")


@contextmanager
def _opened(path: Path, encoding: str | None) -> Iterator[TextIO]:
    try:
        with path.open(encoding=encoding or _encoding(path), newline="") as file:
            yield file
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeError:
        raise Misconfigured(
            f"{path} is not in UTF-8: export it with `-Encoding UTF8`, or say `encoding:` in the file for --map."
        ) from None


def _encoding(path: Path) -> str:
    """UTF-8, or UTF-16 where the file begins as Windows marks it."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _check_header(path: Path, header: list[str]) -> None:
    if len(header) < 2:  # noqa: PLR2004 - one column cannot hold an id and an address
        raise Misconfigured(f"{path} has no header of columns in its first line.")
    lower = [name.casefold() for name in header]
    if len(set(lower)) < len(lower):
        raise Misconfigured(f"{path} has two columns of one name.")
