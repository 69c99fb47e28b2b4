"""Which files a path names, in an order that does not depend on the file system."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.packed import unpacked

STANDARD_INPUT: Final = Path("-")


class Gone(Misconfigured):
    """A file that was there when it was listed."""


def require_readable(paths: Iterable[Path]) -> None:
    """Raises Misconfigured at the first path that is no readable file or folder, before anything was read of any."""
    for path in paths:
        if path != STANDARD_INPUT and not os.access(path, os.R_OK):
            raise Misconfigured(f"{path} cannot be read: {_why(path)}.")


def _why(path: Path) -> str:
    return "you may not" if path.exists() else "there is no such file or folder"


def files_under(path: Path) -> Iterator[Path]:
    """The file itself, or every regular file of a folder, sorted; raises Misconfigured where there is neither."""
    if path == STANDARD_INPUT or path.is_file():
        yield path
    elif path.is_dir():
        yield from _walk(path)
    else:
        raise Misconfigured(f"{path} cannot be read: it is neither a file nor a folder.")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders.sort()
        if {"cur", "new"} <= set(folders) and "tmp" in folders:
            folders.remove("tmp")  # a maildir's undelivered mail
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_file() or not os.path.lexists(path):  # moved since it was listed: `opened` says so
                yield path


def _refuse(error: OSError) -> None:
    raise Misconfigured(f"{error.filename} cannot be read: {error.strerror}.") from None


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, or those that are packed in it; raises Misconfigured where it cannot be opened or read, Gone
    where it is not there.
    """
    if path == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as file, unpacked(path, file) as content:
            yield content
    except FileNotFoundError as error:
        raise Gone(f"{path} cannot be read: {error.strerror}.") from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from None
