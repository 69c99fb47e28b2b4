"""Tar archives."""

from __future__ import annotations

import io
import tarfile

from headerfirst.streams.inspection.unpacking.limits import Limits

from tests.streams.inspection.unpacking.samples import closed, kinds, opened, texts


def tarred(*contents: bytes, claimed: int | None = None) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for number, content in enumerate(contents):
            member = tarfile.TarInfo(str(number))
            member.size = len(content) if claimed is None else claimed
            archive.addfile(member, io.BytesIO(content.ljust(member.size, b"\0")[: member.size]))
    return file.getvalue()


def test_files_follow_their_archive_and_links_lead_nowhere() -> None:
    message = opened(tarred(b"first", b"second"))
    assert kinds(message) == ["application/x-tar", "text/plain", "text/plain"]
    assert texts(message) == ["first", "second"]


def test_a_member_beyond_the_limit_is_closed_and_hides_no_other() -> None:
    message = opened(tarred(b"x" * 25_000, b"see me"), limits=Limits(part_bytes=24_000))
    assert [why for _, why in closed(message)] == ["too_large"]


def test_a_cut_archive_is_unreadable() -> None:
    assert (0, "unreadable") in closed(opened(tarred(b"x" * 5000)[:3000]))


def test_a_broken_header_between_members_is_no_end() -> None:
    archive = bytearray(tarred(b"first", b"second"))
    archive[512 * 3 : 512 * 3 + 100] = b"\xff" * 100
    message = opened(bytes(archive))
    assert texts(message) == ["first"]
    assert closed(message) == [(0, "unreadable")]
