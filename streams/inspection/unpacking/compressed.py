"""gzip, bzip2 and xz: one file, decompressed step by step, so that a limit is passed by one step at most."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol

from headerfirst.streams.inspection.unpacking.limits import Allowance, Shut
from headerfirst.streams.inspection.unpacking.pieces import Found, Look, Piece, Sight

_STEP: Final = 1 << 16
_LZMA_MEMORY: Final = 80 << 20
"""The dictionary of `xz -9` takes 65 MiB to decompress."""
_GZIP: Final = 31
_DEFLATE: Final = -15
_ERRORS: Final = (zlib.error, OSError, lzma.LZMAError, EOFError)


class Decompressor(Protocol):
    """As in bz2 and lzma."""

    @property
    def needs_input(self) -> bool: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Inflater:
    """zlib's, with the same face."""

    def __init__(self, window: int) -> None:
        self._zlib = zlib.decompressobj(window)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, max(0, max_length))
        self.needs_input = len(out) < max_length
        return out


class Method(NamedTuple):
    begin: Callable[[], Decompressor]
    magic: bytes = b""
    """Of a further stream behind the first; empty where there can be none."""


def _lzma(form: int) -> Decompressor:
    return lzma.LZMADecompressor(form, memlimit=_LZMA_MEMORY)


GZIP: Final = Method(lambda: _Inflater(_GZIP), b"\x1f\x8b")
BZIP2: Final = Method(bz2.BZ2Decompressor, b"BZh")
XZ: Final = Method(lambda: _lzma(lzma.FORMAT_XZ), b"\xfd7zXZ\0")
DEFLATE: Final = Method(lambda: _Inflater(_DEFLATE))


def look_with(method: Method) -> Look:
    def look(piece: Piece, allowance: Allowance) -> Sight:
        return Sight(contents=_content(piece.data, method, allowance))

    return look


def _content(data: bytes, method: Method, allowance: Allowance) -> Iterator[Found]:
    yield Piece(decompress(data, method, allowance))


def decompress(data: bytes, method: Method, allowance: Allowance) -> bytes:
    """Raises Shut, or Spent as soon as the message has used up what it may: what is thrown away counts too."""
    limits = allowance.limits
    most = min(limits.part_bytes, max(limits.ratio_from, limits.ratio * len(data)))
    whole = io.BytesIO()
    try:
        for step in _steps(data, method):
            allowance.spend(len(step))
            if whole.tell() + len(step) > most:
                raise Shut("too_large")
            whole.write(step)
    except _ERRORS as error:
        raise Shut("unreadable") from error
    return whole.getvalue()


def _steps(data: bytes, method: Method) -> Iterator[bytes]:
    decompressor, at = method.begin(), 0
    while True:
        chunk = data[at : at + _STEP] if decompressor.needs_input else b""
        if decompressor.needs_input and not chunk:
            raise EOFError
        at += len(chunk)
        yield decompressor.decompress(chunk, _STEP)
        if decompressor.eof:
            at -= len(decompressor.unused_data)
            if not method.magic or not data.startswith(method.magic, at):
                break
            decompressor = method.begin()
    if data[at:].strip(b"\0"):
        raise EOFError
