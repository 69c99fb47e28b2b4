"""A log that is being written: its lines as they come, through rotation, and nothing of a line before its end.

A log is rotated by renaming it and opening another under its name, or by copying it and cutting it to nothing. What
was written before is read to its end first, wherever it lies now; from a bookmark on likewise (log_file.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Bookmark, Lines, Raw
from headerfirst.streams.connectors.line_reader import LineReader
from headerfirst.streams.connectors.log_file import Digest, LogFile, heading_of
from headerfirst.streams.connectors.rotation import rotated

log: Final = logging.getLogger(__name__)


def _unkeyed(value: bytes) -> str:
    return sha256(value).hexdigest()


def follow_lines(
    path: Path,
    lines: Lines,
    bookmarks: Sequence[Bookmark] = (),
    digest: Digest = _unkeyed,
    on_gone: Callable[[], None] = lambda: None,
) -> Iterator[Raw | None]:
    """Each line from the beginning, or from the first of the bookmarks whose file is there; None where there is nothing
    more for now, and the caller may wait before asking.

    Ends never. A line of more than `longest` bytes is marked `too_large`; one that names columns goes with the next.
    `on_gone` hears that no bookmark's file is there any more, so that lines of the last one's may be missing.
    """
    if not path.is_file():
        raise Misconfigured(f"{path} cannot be followed: it is no file.")
    return _Followed(path, lines, digest).from_(bookmarks, on_gone)


def read_on(path: Path, lines: Lines, bookmarks: Sequence[Bookmark], digest: Digest = _unkeyed) -> Iterator[Raw] | None:
    """Each line from the first of the bookmarks whose file is there to the end of what is written now, half a line too;
    through the younger files that the log was, if it was rotated. None where no bookmark's file is there.
    """
    followed = _Followed(path, lines, digest)
    start = followed.held(bookmarks, followed.files())
    return None if start is None else followed.to_the_end(start)


class _Start(NamedTuple):
    """Where to read on."""

    file: LogFile
    offset: int = 0
    heading: bytes | None = None


def say_gone(on_gone: Callable[[], None]) -> None:
    """That no bookmark's file is there."""
    log.warning("a log's file was gone before it was read to its end: lines of it may be missing")
    on_gone()


class _Followed:
    def __init__(self, path: Path, lines: Lines, digest: Digest) -> None:
        self._path, self._lines, self._digest = path, lines, digest
        self._ordinal = 0
        self._said_closed = False

    def from_(self, bookmarks: Sequence[Bookmark], on_gone: Callable[[], None]) -> Iterator[Raw | None]:
        start: _Start | None = None
        while start is None:
            start = self._marked(bookmarks, on_gone) if bookmarks else self._present()
            if start is None:
                yield None
        while True:
            cut_at = yield from self._lines_of(start)
            following: _Start | None = None
            while following is None:
                following = self._after(start.file) if cut_at is None else self._marked([cut_at], lambda: None)
                if following is None:
                    yield None  # between the renaming of the old one and the making of the new
            start = following

    def _lines_of(self, start: _Start) -> Generator[Raw | None, None, Bookmark | None]:
        """Until another file with something in it stands in its place, or this was cut: then, how far it was read."""
        file, reader = start.file, self._reader(start)
        known = self._rotated_before() if start.offset == 0 else {}
        while True:
            is_left = self._is_left(file)  # asked first: what is written before that is read after it
            if reader.offset == 0 and not is_left:
                for copy in self._copies(file, known):
                    yield from self._all_of(_Start(copy))
                reader.ordinal = self._ordinal
            yield from reader.all_lines() if is_left else reader.whole_lines()
            self._ordinal = reader.ordinal
            if is_left:
                return None
            mark = file.mark(reader.offset, reader.heading)
            yield None
            if not file.holds(mark):
                return mark
            file.file.seek(reader.offset)  # half a line was left for later

    def _rotated_before(self) -> dict[tuple[int, int], LogFile | None]:
        """Held open, so that no inode of theirs is used again for a copy."""
        known: dict[tuple[int, int], LogFile | None] = {}
        for one in rotated(self._path):
            known[one.identity] = None
            with suppress(FileNotFoundError, PermissionError):
                known[one.identity] = LogFile(one.path, str(self._path), self._digest)
        return known

    def _copies(self, file: LogFile, known: dict[tuple[int, int], LogFile | None]) -> Iterator[LogFile]:
        """Of a log of which nothing was read, those that are new: it was filled, copied and cut between two looks, and
        no mark tells. A copy of what still stands there is none of them.
        """
        present = rotated(self._path)
        for identity in known.keys() - {one.identity for one in present}:
            del known[identity]
        for one in present:
            start = None if one.identity in {file.identity, *known} else self._at(one.path)
            if start is not None and not (file.size and start.file.begins_like(file)):
                known[one.identity] = start.file
                yield start.file

    def to_the_end(self, start: _Start) -> Iterator[Raw]:
        """Of the file that the log is when it has been read."""
        following: _Start | None = start
        while following is not None:
            yield from self._all_of(following)
            following = None if self._is_present(following.file) else self._after(following.file)

    def _all_of(self, start: _Start) -> Iterator[Raw]:
        reader = self._reader(start)
        yield from reader.all_lines()
        self._ordinal = reader.ordinal

    def _reader(self, start: _Start) -> LineReader:
        file = start.file
        file.file.seek(start.offset)
        reader = LineReader(file.file, str(file.path), self._lines, self._ordinal, file)
        reader.offset, reader.heading = start.offset, start.heading
        return reader

    def _is_present(self, file: LogFile) -> bool:
        with suppress(FileNotFoundError):
            present = self._path.stat()
            return (present.st_dev, present.st_ino) == file.identity
        return False

    def _is_left(self, file: LogFile) -> bool:
        """Whether whoever writes the log has begun to write to another file."""
        with suppress(FileNotFoundError):
            present = self._path.stat()
            if (present.st_dev, present.st_ino) == file.identity:
                return False
            return present.st_size > 0 or self._next_after(file) is not None
        return False

    def _after(self, file: LogFile) -> _Start | None:
        """The next younger of the files that the log was, or that which it is."""
        younger = self._next_after(file)
        return self._present() if younger is None else self._at(younger)

    def _next_after(self, file: LogFile) -> Path | None:
        found = rotated(self._path)
        own = next((number for number, one in enumerate(found, 1) if one.identity == file.identity), None)
        younger = found[own:] if own is not None else [one for one in found if one.written_at > file.written_at]
        return younger[0].path if younger else None

    def _marked(self, marks: Sequence[Bookmark], on_gone: Callable[[], None]) -> _Start | None:
        """In the very file of a mark or in a copy of it; else at the start of the oldest that was written to since."""
        files = self.files()
        start = self.held(marks, files)
        if start is not None or not files:
            return start
        last = marks[-1]
        if not any(file.is_of(last) for file in files):
            say_gone(on_gone)
        present, *others = files
        younger = (file for file in others if file.written_at > int(last["written_at"]))
        return _Start(next(younger, present))

    def held(self, marks: Sequence[Bookmark], files: Sequence[LogFile]) -> _Start | None:
        """In the very file of a mark, or in a copy of it."""
        for mark in marks:
            known = [file for file in files if file.holds(mark)]
            for file in sorted(known, key=lambda file: not file.is_of(mark)):
                return _Start(file, int(mark["offset"]), heading_of(mark))
        return None

    def files(self) -> list[LogFile]:
        """That which the log is, and those that it was, from old to young; none where it is none just now."""
        present = self._present()
        if present is None:
            return []
        others = [start.file for one in rotated(self._path) if (start := self._at(one.path)) is not None]
        return [present.file, *others]

    def _present(self) -> _Start | None:
        return self._at(self._path)

    def _at(self, path: Path) -> _Start | None:
        """At its beginning; None where it was renamed meanwhile, or may not be read (yet: rotation makes a file, and
        then says whose it is).
        """
        try:
            start = _Start(LogFile(path, str(self._path), self._digest))
        except FileNotFoundError:
            return None
        except PermissionError:
            if not self._said_closed:
                log.error("a log's file may not be read: it is tried again until it may")
            self._said_closed = True
            return None
        self._said_closed = False
        return start
