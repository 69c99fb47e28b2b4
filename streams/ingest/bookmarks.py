"""How far each source was read: a small file a source in one folder, written whole and then put in place of the last.

Its name is a keyed digest, because a source's name may be a person's. Who reads a source holds a lock beside the file,
so that two runs do not go on from one place; a lock ends with the process that holds it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Bookmark, Bookmarks

_VERSION: Final = 1
_FORMAT: Final = 0o600


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both by the keys of a source's places; silent in `repr`, since folders and feeds may be a person's."""

    again: dict[str, Bookmark] = {}
    """From where a reading has to begin that shall come to the same: behind it everything is on Kafka."""
    done: dict[str, Bookmark] = {}
    """Before what everything is on Kafka; it serves where what stands before is gone."""
    finished: dict[str, Bookmark] = {}
    """Behind files that have an end and were read to it: of one that is as it was there is nothing to read."""
    version: int = _VERSION

    def __repr__(self) -> str:
        return "<Position>"

    def marks(self, key: str) -> list[Bookmark]:
        """Of one place, the better first."""
        return [marks[key] for marks in (self.again, self.done) if key in marks]

    @property
    def bookmarks(self) -> Bookmarks:
        return self.again


class BookmarkFile:
    """Of one source, while the context lasts; raises Misconfigured where another run has it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.json"
        self._lock_path = folder / f"{name}.lock"
        self._lock = -1

    def __enter__(self) -> Self:
        folder = self._path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FORMAT)
        except OSError as error:
            raise Misconfigured(f"Bookmarks cannot be kept in {folder}: {error.strerror}.") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise Misconfigured(
                "Another run reads this source and keeps its bookmark: end it, or name another folder with --bookmarks."
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)

    def load(self) -> Position:
        """An empty one where the source was never read; raises Misconfigured where the file is none of ours."""
        try:
            return _DECODER.decode(self._path.read_bytes())
        except FileNotFoundError:
            return Position()
        except (msgspec.MsgspecError, OSError, ValueError):
            raise Misconfigured(f"{self._path} is no bookmark: say --from-start to read all again.") from None

    def save(self, position: Position) -> None:
        """On disk when it returns; raises Misconfigured where the disk does not take it."""
        new = self._path.with_suffix(".new")
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _FORMAT)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(position))
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
            _sync_folder(self._path.parent)
        except OSError as error:
            raise Misconfigured(f"A bookmark cannot be written ({error.strerror}).") from None


def bookmark_name(digest: Callable[[bytes], str], identity: Mapping[str, str]) -> str:
    """Of the file: format, source, prefix and cluster are its identity."""
    return digest(msgspec.json.encode(dict(sorted(identity.items()))))[:32]


def default_folder(environment: Mapping[str, str]) -> Path:
    """Where this user's programs keep their state (XDG Base Directory Specification)."""
    state = environment.get("XDG_STATE_HOME", "")
    home = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return home / "headerfirst" / "bookmarks"


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut as well."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_DECODER: Final = msgspec.json.Decoder(Position)
