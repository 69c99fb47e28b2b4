"""A log that is being written: its lines as they come, through rotation, and nothing of a line before its end.

A log is rotated by renaming it and opening another under its name (the old file is read to its end first), or by
cutting it to nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams.connectors.interface import Lines, Origin, Raw


def follow_lines(path: Path, lines: Lines) -> Iterator[Raw | None]:
    """Each line from the beginning; None where there is nothing more for now, and the caller may wait before asking.

    Ends never. A line of more than `longest` bytes is marked `too_large`; one that names columns goes with the next.
    """
    if not path.is_file():
        raise Misconfigured(f"{path} cannot be followed: it is no file.")
    ordinal = 0
    while True:
        with path.open("rb") as log:
            for raw in _lines_of(path, log, lines, ordinal):
                if raw is not None:
                    ordinal += 1
                yield raw
        while not path.is_file():  # between the renaming of the old one and the making of the new
            yield None


def _lines_of(path: Path, log: BinaryIO, lines: Lines, ordinal: int) -> Iterator[Raw | None]:
    """Until another file stands under the name, or this one was cut; both are looked for at its end alone."""
    offset, heading, longest = 0, None, lines.longest
    while True:
        was_replaced = _is_replaced(path, log)  # asked first: what is written before that is read after it
        line = log.readline()
        if line.endswith(b"\n") or (line and was_replaced):
            value = line.rstrip(b"\r\n")
            problem: DeadLetterReason | None = "too_large" if len(value) > longest else None
            if lines.is_heading is not None and lines.is_heading(value):
                heading = value
            elif value.strip():
                origin = Origin(str(path), ordinal, offset)
                yield Raw(origin, value[: longest + 1], len(line), problem, heading=heading)
                ordinal += 1
            offset += len(line)
        elif was_replaced or _size(log) < offset:
            return
        else:
            log.seek(offset)  # half a line is left for later
            yield None


def _is_replaced(path: Path, log: BinaryIO) -> bool:
    try:
        now, ours = path.stat(), os.fstat(log.fileno())
    except FileNotFoundError:
        return True
    return (now.st_dev, now.st_ino) != (ours.st_dev, ours.st_ino)


def _size(log: BinaryIO) -> int:
    return os.fstat(log.fileno()).st_size
