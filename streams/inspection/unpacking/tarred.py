"""Tar archives: the files in them. Directories, links and devices hold nothing."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from headerfirst.streams.inspection.unpacking.limits import Allowance, Shut
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece, Sight


def look(piece: Piece, allowance: Allowance) -> Sight:
    return Sight(contents=_members(piece.data, allowance))


def _members(data: bytes, allowance: Allowance) -> Iterator[Found]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in archive:
            if member.isreg():
                yield _member(archive, member, allowance)
        if data[archive.offset :].strip(b"\0"):
            raise Shut("unreadable")  # tarfile stops at a broken header without a word


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, allowance: Allowance) -> Found:
    if member.size > allowance.limits.part_bytes:
        return "too_large"
    allowance.spend(member.size)
    file = archive.extractfile(member)
    content = b"" if file is None else file.read(member.size)
    return Piece(content) if len(content) == member.size else "unreadable"
