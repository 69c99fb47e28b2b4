"""Zip archives: every member by itself, and no bomb."""

from __future__ import annotations

import zipfile

import pytest
from headerfirst.streams.inspection.unpacking.limits import MIB, Limits

from tests.streams.inspection.unpacking.samples import closed, kinds, locked, opened, overlapping, texts, zipped

METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]


@pytest.mark.parametrize("method", METHODS)
def test_members_follow_their_archive_in_its_order(method: int) -> None:
    message = opened(zipped([("b.txt", b"second"), ("a/", b""), ("a/a.txt", b"first")], method))
    assert kinds(message) == ["application/zip", "text/plain", "text/plain"]
    assert texts(message) == ["second", "first"]
    assert [part.depth for part in message.parts] == [0, 1, 1]


def test_an_archive_itself_has_no_words_and_misses_none() -> None:
    archive = opened(zipped([("a", b"see me")])).parts[0]
    assert (archive.text, archive.unread) == (None, None)


@pytest.mark.parametrize("method", METHODS)
def test_encrypted_members_are_closed(method: int) -> None:
    message = opened(locked(zipped([("a", b"hidden"), ("b", b"hidden too")], method)))
    assert closed(message) == [(1, "encrypted"), (2, "encrypted")]


def test_a_member_encrypted_with_aes_is_closed_whatever_its_flags_say() -> None:
    archive = zipped([("a", bytes(range(50)))]).replace(b"\0\0\x08\0", b"\0\0\x63\0")
    assert closed(opened(archive)) == [(1, "encrypted")]


def test_a_method_that_nothing_here_knows_is_unsupported_and_hides_no_other() -> None:
    archive = zipped([("a", b"packed")], zipfile.ZIP_LZMA)
    assert closed(opened(archive)) == [(1, "unsupported")]


def test_a_changed_byte_is_found_by_the_checksum() -> None:
    archive = zipped([("a", b"see me"), ("b", b"and me")], zipfile.ZIP_STORED).replace(b"see me", b"see us")
    message = opened(archive)
    assert closed(message) == [(1, "unreadable")]
    assert texts(message) == ["and me"]


def test_a_cut_archive_is_unreadable() -> None:
    assert closed(opened(zipped([("a", b"see me")])[:-30])) == [(0, "unreadable")]


@pytest.mark.parametrize("method", METHODS[1:])
def test_a_bomb_is_closed_and_hides_no_other(method: int) -> None:
    message = opened(zipped([("a", bytes(64 * MIB)), ("b", b"see me")], method))
    assert closed(message) == [(1, "too_large")]
    assert texts(message) == ["see me"]


def test_many_small_bombs_use_up_what_the_message_may() -> None:
    archive = zipped([(str(number), bytes(MIB)) for number in range(40)])
    message = opened(archive, limits=Limits(total_bytes=8 * MIB))
    assert closed(message)[-1][1] == "too_large"
    assert sum(len(part.data) for part in message.parts) <= 8 * MIB


def test_members_that_share_their_bytes_are_unreadable() -> None:
    assert closed(opened(overlapping(bytes(range(256)) * 100, 100))) == [(0, "unreadable")]


def test_archives_in_archives_end_at_a_depth() -> None:
    archive = zipped([("a", b"deep down")])
    for _ in range(30):
        archive = zipped([("a", archive)])
    message = opened(archive)
    assert kinds(message) == ["application/zip"] * 17
    assert closed(message) == [(16, "too_deep")]


def test_a_directory_of_very_many_is_not_even_read() -> None:
    archive = zipped([(str(number), b"") for number in range(1_001)])
    assert closed(opened(archive)) == [(0, "too_many_parts")]


def test_an_archive_behind_a_program_is_opened() -> None:
    message = opened(b"MZ\x90\0" + bytes(200) + zipped([("a", b"see me")]))
    assert kinds(message) == ["application/vnd.microsoft.portable-executable", "text/plain"]


def test_an_encrypted_open_document_is_closed() -> None:
    manifest = b'<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    document = zipped([("mimetype", b"x"), ("content.xml", bytes(range(200))), ("META-INF/manifest.xml", manifest)])
    assert closed(opened(document)) == [(0, "encrypted")]
