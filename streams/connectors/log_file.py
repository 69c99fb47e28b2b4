"""One file that a log has been: known again by what it is and holds, whatever it is called by now.

A name says little of a log that is rotated, and an inode is used again once its file is deleted, so a mark holds keyed
digests of a few bytes beside it. A copy that a rotation made holds the same bytes, and serves as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from headerfirst.streams.connectors.interface import Bookmark, Raw

_LOOKED_AT: Final = 256
"""Bytes at the beginning, and before the place of a mark."""
Digest: TypeAlias = Callable[[bytes], str]


class LogFile:
    """Open for as long as anybody may ask for a mark in it; raises OSError where it cannot be opened."""

    def __init__(self, path: Path, key: str, digest: Digest) -> None:
        self.path = path
        self.key = key
        """The path of the log that it is, or was, a file of."""
        self._digest = digest
        self._sound: Bookmark | None = None
        """The last mark, made while the file still held what was read of it."""
        self.file = path.open("rb")
        found = os.fstat(self.file.fileno())
        self.identity = (found.st_dev, found.st_ino)

    def __del__(self) -> None:
        """Lines that are still needed keep their file, so only the last of them can close it."""
        if hasattr(self, "file"):
            self.file.close()

    @property
    def size(self) -> int:
        return os.fstat(self.file.fileno()).st_size

    @property
    def written_at(self) -> int:
        """In nanoseconds; rotation leaves it as it is."""
        return os.fstat(self.file.fileno()).st_mtime_ns

    def bookmark(self, raw: Raw, *, before: bool) -> Bookmark:
        """See `interface.Place`; behind a line that has no end yet means before it, since its rest may come."""
        end = raw.origin.offset + raw.length
        is_behind = not before and os.pread(self.file.fileno(), 1, end - 1) == b"\n"
        return self.mark(end if is_behind else raw.origin.offset, raw.heading)

    def mark(self, offset: int, heading: bytes | None) -> Bookmark:
        """The place before that byte; the line that names the columns there goes with it.

        Of a file that was cut meanwhile it is the last one from before: what stood there lies in a copy, if anywhere.
        """
        if self.size >= offset and (self._sound is None or self.holds(self._sound)):
            self._sound = self._mark(offset, heading)
        return self._sound or self._mark(offset, heading)

    def _mark(self, offset: int, heading: bytes | None) -> Bookmark:
        return {
            "device": self.identity[0],
            "inode": self.identity[1],
            "offset": offset,
            "heading": None if heading is None else heading.decode("latin-1"),
            "head": self._digest_at(0, offset),
            "tail": self._digest_at(max(offset - _LOOKED_AT, 0), offset),
            "written_at": self.written_at,
        }

    def holds(self, mark: Bookmark) -> bool:
        """Whether the bytes before the mark are this file's, as far as is looked at; without any the inode tells."""
        offset = int(mark["offset"])
        return (
            self.size >= offset
            and (offset > 0 or self.is_of(mark))
            and self._digest_at(0, offset) == mark["head"]
            and self._digest_at(max(offset - _LOOKED_AT, 0), offset) == mark["tail"]
        )

    def is_of(self, mark: Bookmark) -> bool:
        """Whether it is the very file, by its inode."""
        return self.identity == (mark["device"], mark["inode"])

    def begins_like(self, other: LogFile) -> bool:
        """Whether one begins as the other does, as far as both go and is looked at; nothing is the beginning of all."""
        shorter = min(self.size, other.size)
        return self._digest_at(0, shorter) == other._digest_at(0, shorter)

    def _digest_at(self, start: int, end: int) -> str:
        return self._digest(os.pread(self.file.fileno(), min(end - start, _LOOKED_AT), start))


def heading_of(mark: Bookmark) -> bytes | None:
    heading = mark["heading"]
    return None if heading is None else str(heading).encode("latin-1")
