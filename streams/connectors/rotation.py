"""The files that a log has been before: those beside it with its name and a number or a date."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_NUMBER_OR_DATE: Final = r"[._-](?:\d[\dT._-]*|old)"
"""As logrotate (`.1`, `-20260310`), Squid (`.0`), and many programs by themselves write it."""
_INSIDE: Final = r"(?:\.\d[\dT._-]*|[_-]\d{4}[\dT._-]*\d|[._-]old)"
"""The same before the ending; there `-2` is another log, of a second instance, and no age."""
_COUNTED: Final = re.compile(r"(?<!\d)[._-](\d{1,4})(?:\.\D[^.]*)?$").search
"""A number that grows with age; more digits are a date, and so are several numbers."""


class Rotated(NamedTuple):
    path: Path
    written_at: int
    identity: tuple[int, int]

    @property
    def order(self) -> tuple[int, int, str]:
        """From old to young; clocks of file systems tick so slowly that names have to tell the rest."""
        return self.written_at, *_order_of_names(self.path)


def rotated(path: Path) -> list[Rotated]:
    """From old to young; what was packed since is none of them. Raises OSError where the folder cannot be read."""
    return sorted(_found(path), key=lambda one: one.order)


def _found(path: Path) -> Iterator[Rotated]:
    form = re.compile(
        rf"{re.escape(path.name)}{_NUMBER_OR_DATE}"
        rf"|{re.escape(path.stem)}{_INSIDE}(?:{re.escape(path.suffix)})?"
    ).fullmatch
    with os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name != path.name and form(entry.name) and entry.is_file():
                status = entry.stat()
                yield Rotated(path.parent / entry.name, status.st_mtime_ns, (status.st_dev, status.st_ino))


def _order_of_names(path: Path) -> tuple[int, str]:
    counted = _COUNTED(path.name)
    return (-int(counted[1]), "") if counted else (0, path.name)
