"""A file that has an end, read by its format's own reader: whether that was done, and where to go on if it has grown.

Only a plain log can be gone on with. Of anything else (an array, a page, UTF-16, what is packed) a bookmark says that
it was read or was not: after a kill it is read again from its start, and the ids of its records absorb that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import items_of
from headerfirst.streams.connectors.interface import Bookmark, Connector, Raw
from headerfirst.streams.connectors.log_file import Digest, LogFile
from headerfirst.streams.connectors.tail import read_on, say_gone
from headerfirst.streams.ingest.bookmarks import Position
from msgspec.structs import replace


class ReadOnce:
    """Of one run."""

    def __init__(self, connector: Connector, path: Path, digest: Digest) -> None:
        self._connector, self._path, self._digest = connector, path, digest
        self._file: LogFile | None = None
        self._size = self._written_at = 0
        self._last: Raw | None = None

    def items(self, position: Position, on_gone: Callable[[], None]) -> Iterator[Raw]:
        """None where the file was read to its end and is as it was; raises Misconfigured where it cannot be read."""
        file = self._file = self._opened()
        self._size, self._written_at = file.size, file.written_at
        if _is_as_it_was(file, position.finished.get(str(self._path))):
            return
        for raw in self._read_on(position, file, on_gone) or self._read(file):
            self._last = raw
            yield raw

    def finished(self) -> dict[str, Bookmark]:
        """What says that all was read, once all was."""
        file, last = self._file, self._last
        if file is None:
            return {}
        end = self._size
        if last is not None and isinstance(last.place, LogFile) and last.place.identity == file.identity:
            end = max(end, last.origin.offset + last.length)  # more was written while we read
        return {str(self._path): {**file.mark(end, None), "written_at": self._written_at}}

    def _opened(self) -> LogFile:
        try:
            return LogFile(self._path, str(self._path), self._digest)
        except OSError as error:
            raise Misconfigured(f"{self._path} cannot be read: {error.strerror}.") from None

    def _read_on(self, position: Position, file: LogFile, on_gone: Callable[[], None]) -> Iterator[Raw] | None:
        marks, lines = position.marks(str(self._path)), self._connector.lines
        if not marks or lines is None:
            return None
        found = read_on(self._path, lines, marks, self._digest)
        if found is None and not file.is_of(marks[-1]):
            say_gone(on_gone)
        return found

    def _read(self, file: LogFile) -> Iterator[Raw]:
        """Lines are given the file as their place."""
        for number, raw in enumerate(items_of(self._connector, self._path)):
            if number == 0 and self._opened().identity != file.identity:
                self._file = None  # put in its place just now: the next run reads it again
            yield replace(raw, place=file) if raw.is_line and self._file is not None else raw


def _is_as_it_was(file: LogFile, mark: Bookmark | None) -> bool:
    """By what it holds, its size and when it was written: a device's number may change when a machine starts."""
    return (
        mark is not None and file.size == mark["offset"] and file.written_at == mark["written_at"] and file.holds(mark)
    )
