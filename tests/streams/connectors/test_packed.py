"""A packed file reads as what is in it, or is refused in words; it is never taken for lines."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.files import opened
from headerfirst.streams.connectors.interface import Lines
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.packed import is_packed, require_unpacked

from tests.streams.connectors.desks import mail, read

PACKERS = pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
LINES = Lines(100)
MANY = b"".join(b"%d\n" % number for number in range(50_000))


@PACKERS
def test_lines_of_a_packed_log_are_read_and_no_offset_in_the_file_is_claimed(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "access.log.1"
    path.write_bytes(pack(b"one\ntwo"))
    assert [(raw.value, raw.is_line) for raw in read_lines(path, LINES)] == [(b"one", False), (b"two", False)]
    path.write_bytes(b"one\ntwo")
    assert [(raw.value, raw.is_line) for raw in read_lines(path, LINES)] == [(b"one", True), (b"two", True)]


@PACKERS
def test_a_packed_mail_is_a_mail(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "1.eml.gz").write_bytes(pack(mail()))
    assert read("eml", tmp_path / "1.eml.gz").account.produced == 1


@PACKERS
def test_nothing_packed_is_nothing(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "access.log.1"
    path.write_bytes(pack(b""))
    assert list(read_lines(path, LINES)) == []


@PACKERS
def test_what_is_cut_off_is_said_after_what_is_left(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "access.log.1"
    path.write_bytes(pack(MANY)[:-20])
    with pytest.raises(Misconfigured, match=r"access\.log\.1 is packed by \w+, and damaged or cut off"):
        list(read_lines(path, LINES))


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (b"\x28\xb5\x2f\xfd\x24", "is packed by zstd, which is not read here: say zstd -dc FILE"),
        (b"PK\x03\x04\x14", "is packed by zip, which is not read here: unzip it"),
        (b"7z\xbc\xaf\x27\x1c\x00", "is packed by 7z, which is not read here: unpack it"),
    ],
)
def test_what_takes_another_program_is_refused(tmp_path: Path, head: bytes, sentence: str) -> None:
    (tmp_path / "log").write_bytes(head)
    with pytest.raises(Misconfigured, match=sentence):
        list(read_lines(tmp_path / "log", LINES))


@pytest.mark.parametrize("text", [b"", b"B", b"BZh is how it begins", b"PK one", b"7zone"])
def test_text_is_not_packed(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "log").write_bytes(text)
    assert not is_packed(tmp_path / "log")
    require_unpacked(tmp_path / "log")
    with opened(tmp_path / "log") as file:
        assert file.read() == text


def test_what_is_packed_cannot_be_followed(tmp_path: Path) -> None:
    path = tmp_path / "access.log.gz"
    path.write_bytes(gzip.compress(b"one\n"))
    with pytest.raises(Misconfigured, match=r"is packed, and cannot be followed: leave out --follow"):
        require_unpacked(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"gone cannot be read: No such file or directory\."):
        is_packed(tmp_path / "gone")


def test_a_log_that_only_begins_like_one_is_a_log_unless_it_is_named_so(tmp_path: Path) -> None:
    begins = b"\x1f\x8b\x08\x00" + bytes(range(11, 99)) + b"\none\n"
    (tmp_path / "access.log").write_bytes(begins)
    assert [raw.value for raw in read_lines(tmp_path / "access.log", LINES)][-1] == b"one"
    (tmp_path / "access.log.gz").write_bytes(begins)
    with pytest.raises(Misconfigured, match="is packed by gzip, and damaged"):
        list(read_lines(tmp_path / "access.log.gz", LINES))
