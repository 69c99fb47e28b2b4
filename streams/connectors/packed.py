"""Files that somebody packed to keep them: told by their first bytes, whatever they are called, and read through."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from headerfirst.schemas.errors import Misconfigured

_LOOKED_AT: Final = 10
"""Bytes; less of them is no text that begins like it."""
_SUFFIXES: Final = frozenset({".gz", ".bz2", ".xz"})
_DAMAGED: Final = (OSError, lzma.LZMAError, zlib.error)


class _Packing(NamedTuple):
    name: str
    begins: Callable[[bytes], object]
    unpack: Callable[[BinaryIO], Any] | None = None
    instead: str = ""
    """What to do where it takes a program that is not here."""


def _begins(sign: bytes) -> Callable[[bytes], object]:
    return re.compile(sign, re.DOTALL).match


_PACKINGS: Final = (
    _Packing("gzip", _begins(rb"\x1f\x8b\x08"), lambda file: gzip.GzipFile(fileobj=file)),
    _Packing("bzip2", _begins(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2File),
    _Packing("xz", _begins(rb"\xfd7zXZ\x00"), lzma.LZMAFile),
    _Packing("zstd", _begins(rb"\x28\xb5\x2f\xfd"), instead="say zstd -dc FILE | headerfirst ingest FORMAT -"),
    _Packing("zip", _begins(rb"PK\x03\x04"), instead="unzip it, and name what was in it"),
    _Packing("7z", _begins(rb"7z\xbc\xaf\x27\x1c"), instead="unpack it, and name what was in it"),
)


def is_packed(path: Path) -> bool:
    """Raises Misconfigured where it cannot be read."""
    try:
        with path.open("rb") as file:
            return _packing_of(path, file) is not None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from None


def require_unpacked(path: Path) -> None:
    """Raises Misconfigured for a file that cannot be followed, since nobody writes lines to it."""
    if is_packed(path):
        raise Misconfigured(f"{path} is packed, and cannot be followed: leave out --follow to read it once.")


@contextmanager
def unpacked(path: Path, file: BufferedReader) -> Iterator[BinaryIO]:
    """What is in it, or the file itself; raises Misconfigured where that is damaged or takes another program."""
    packing = _packing_of(path, file)
    if packing is None:
        yield cast("BinaryIO", file)
        return
    if packing.unpack is None:
        raise Misconfigured(f"{path} is packed by {packing.name}, which is not read here: {packing.instead}.")
    try:
        with packing.unpack(cast("BinaryIO", file)) as content:
            yield content
    except (EOFError, *_DAMAGED):
        raise Misconfigured(
            f"{path} is packed by {packing.name}, and damaged or cut off: what is left was read."
        ) from None


def _packing_of(path: Path, file: BufferedReader) -> _Packing | None:
    """A log whose first line was overwritten begins like anything: what is not named so has to unpack, too."""
    head = file.peek(_LOOKED_AT)[:_LOOKED_AT]
    packing = next((packing for packing in _PACKINGS if packing.begins(head)), None)
    if packing is None or packing.unpack is None or path.suffix in _SUFFIXES:
        return packing
    try:
        with packing.unpack(cast("BinaryIO", file)) as content:
            content.read(1)
    except EOFError:
        return packing  # cut off, and sound so far
    except _DAMAGED:
        return None
    finally:
        file.seek(0)
    return packing
