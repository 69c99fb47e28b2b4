"""A store of categories as one file: what it was made from, a trie of names, and for each name a place in a table.

The file is mapped into memory and only read, so that all processes of a host share one copy of it:

    magic, format, length of the header | header (JSON) | padding | trie (marisa) | padding | places

A trie has a number for each of its keys; the place of number n is the n-th of `places`, and says which row of the
header's table holds. Equal lists and overrides make equal bytes.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import marisa_trie
import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Struct
from headerfirst.streams.categories.lists import Left, ListRead

FORMAT: Final = 1
_MAGIC: Final = b"headerfirst categories\n\0"
_PREFIX: Final = struct.Struct(f"<{len(_MAGIC)}sII")
_PAGE: Final = 4096
_PLACE: Final = "I"
_CHUNK: Final = 1 << 20
_HOW: Final = "make one with `headerfirst categories build`"


class Row(Struct, frozen=True, kw_only=True, array_like=True):
    """What is said of a name: by lists, and by the organisation, whose word comes after that of every list."""

    listed: tuple[str, ...]
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Sources(Struct, frozen=True, kw_only=True):
    """What a store was made from."""

    as_of: date
    """When the newest of the lists was written."""
    names: int
    lists: list[ListRead]
    left: Left
    overrides: int
    overrides_digest: str | None
    suffixes: str
    """The version of the public suffix list."""


class _Header(Struct, frozen=True, kw_only=True):
    sources: Sources
    rows: list[Row]
    trie: int
    """Bytes."""
    digest: str
    """SHA-256 of everything behind the header."""


class Stored(NamedTuple):
    sources: Sources
    rows: list[Row]
    trie: marisa_trie.Trie
    places: Sequence[int]
    digest: str


def write(file: Path, sources: Sources, rows: Sequence[Row], places: Mapping[str, int]) -> None:
    """Put the store in the place of an older one, whole or not at all; who has the older one open keeps it."""
    # One trie, not tries of tries: 1.6 times the size, and half the time of a look-up.
    trie = marisa_trie.Trie(places, num_tries=1)
    numbered = array(_PLACE, bytes(len(places) * array(_PLACE).itemsize))
    for key, number in trie.iteritems():
        numbered[number] = places[key]
    packed = trie.tobytes()
    body = packed + bytes(-len(packed) % numbered.itemsize) + numbered.tobytes()
    digest = hashlib.sha256(body).hexdigest()
    header = msgspec.json.encode(_Header(sources=sources, rows=list(rows), trie=len(packed), digest=digest))
    start = _PREFIX.pack(_MAGIC, FORMAT, len(header)) + header
    try:
        _replace(file, start + bytes(-len(start) % _PAGE), body)
    except OSError as error:
        raise Misconfigured(f"{file} cannot be written: {error.strerror}.") from error


def _replace(file: Path, *parts: bytes) -> None:
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as target:
            for part in parts:
                target.write(part)
            target.flush()
            os.fsync(target.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def read(file: Path) -> Stored:
    """Map a store; raises Misconfigured where the file is none, is damaged, or of a format that is not known yet."""
    try:
        with file.open("rb") as source:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
            return _stored(mapped, file, source.fileno())
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RuntimeError) as error:  # an empty file cannot be mapped; the trie has checks of its own
        raise Misconfigured(f"{file} holds no categories: {_HOW}.") from error


def _stored(mapped: mmap.mmap, file: Path, source: int) -> Stored:
    if len(mapped) < _PREFIX.size or not mapped.read(len(_MAGIC)) == _MAGIC:
        raise Misconfigured(f"{file} holds no categories: {_HOW}.")
    _, version, length = _PREFIX.unpack_from(mapped)
    if version != FORMAT:
        raise Misconfigured(f"{file} is of format {version}, and this version reads format {FORMAT}: {_HOW}.")
    start = _PREFIX.size + length
    start += -start % _PAGE
    header = _header(mapped[_PREFIX.size : _PREFIX.size + length])
    if header is None or _digest(source, start) != header.digest:
        raise Misconfigured(f"{file} is damaged or incomplete: copy it again, or {_HOW}.")
    view = memoryview(mapped)
    behind = start + header.trie
    places = view[behind + -behind % array(_PLACE).itemsize :].cast(_PLACE)
    trie = marisa_trie.Trie()
    trie.map(view[start:behind])
    return Stored(header.sources, header.rows, trie, places, header.digest)


def _header(content: bytes) -> _Header | None:
    try:
        return msgspec.json.decode(content, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _digest(source: int, start: int) -> str:
    """Read, not mapped: what was only checked need not stay in memory."""
    found, offset = hashlib.sha256(), start
    while chunk := os.pread(source, _CHUNK, offset):
        found.update(chunk)
        offset += len(chunk)
    return found.hexdigest()
