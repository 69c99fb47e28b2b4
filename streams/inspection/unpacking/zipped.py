"""Zip archives, and so office documents: each member by itself, so that one that is encrypted hides no other.

Python's `zipfile` reads the directory; members are decompressed here, since it expands bzip2 without a limit.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from headerfirst.streams.inspection.unpacking.compressed import BZIP2, DEFLATE, XZ, decompress
from headerfirst.streams.inspection.unpacking.limits import Allowance, Shut, Spent
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece, Sight

END: Final = b"PK\x05\x06"
END_WITHIN: Final = 22 + 65_535
"""The record that ends an archive, with the longest comment."""
_ENTRY: Final = b"PK\x01\x02"
_LOCAL: Final = struct.Struct("<4s2xHH16xHH")
_LOCAL_SIGNATURE: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x01
_MASKED: Final = 0x2000
_AES: Final = 99
_XZ: Final = 95
_METHODS: Final = {zipfile.ZIP_DEFLATED: DEFLATE, zipfile.ZIP_BZIP2: BZIP2._replace(magic=b""), _XZ: XZ}
_MANIFEST: Final = "META-INF/manifest.xml"
_ENCRYPTION: Final = re.compile(rb"<(?:\w+:)?encryption-data\b")


def look(piece: Piece, allowance: Allowance) -> Sight:
    return Sight(contents=members(piece.data, allowance))


def ends_like_one(data: bytes) -> bool:
    """Something else in front, as in self-extracting archives, hinders no program from opening it."""
    return END in data[-END_WITHIN:]


def members(data: bytes, allowance: Allowance) -> Iterator[Found]:
    """Everything that the directory names; what it does not name no program shows."""
    if data.count(_ENTRY) > allowance.limits.parts:  # before zipfile makes an object of each
        raise Shut("too_many_parts")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if entry.file_size or not entry.is_dir()]
    if sum(entry.compress_size for entry in entries) > len(data):
        raise Shut("unreadable")  # members that share their bytes
    if _is_encrypted_document(data, entries, allowance):
        raise Shut("encrypted")
    for entry in entries:
        yield _member(data, entry, allowance)


def _member(data: bytes, entry: zipfile.ZipInfo, allowance: Allowance) -> Found:
    try:
        return Piece(_content(data, entry, allowance))
    except Spent:
        raise
    except Shut as shut:
        return shut.why


def _content(data: bytes, entry: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    packed, flags, method = _packed(data, entry)
    if flags & (_ENCRYPTED | _MASKED) or method == _AES:
        raise Shut("encrypted")
    if method == zipfile.ZIP_STORED:
        allowance.require_room(len(packed))
        allowance.spend(len(packed))
        content = packed
    elif method in _METHODS:
        content = decompress(packed, _METHODS[method], allowance)
    else:
        raise Shut("unsupported")
    if zlib.crc32(content) != entry.CRC:
        raise Shut("unreadable")
    return content


def _packed(data: bytes, entry: zipfile.ZipInfo) -> tuple[bytes, int, int]:
    """The member's bytes as they lie there, flags of both its headers, and its method."""
    start = entry.header_offset
    if start < 0 or start + _LOCAL.size > len(data):
        raise Shut("unreadable")
    signature, flags, method, name_length, extra_length = _LOCAL.unpack_from(data, start)
    first = start + _LOCAL.size + name_length + extra_length
    packed = data[first : first + entry.compress_size]
    flags |= entry.flag_bits
    if signature != _LOCAL_SIGNATURE or len(packed) != entry.compress_size:
        raise Shut("unreadable")
    if method != entry.compress_type and not flags & _ENCRYPTED:
        raise Shut("unreadable")
    return packed, flags, entry.compress_type


def _is_encrypted_document(data: bytes, entries: list[zipfile.ZipInfo], allowance: Allowance) -> bool:
    """OpenDocument encrypts the members, not the archive, and says so in its manifest."""
    manifest = next((entry for entry in entries if entry.filename == _MANIFEST), None)
    if manifest is None:
        return False
    try:
        return _ENCRYPTION.search(_content(data, manifest, allowance)) is not None
    except Spent:
        raise
    except Shut:
        return False  # said when its turn comes
