"""A file is known again by what it is and holds, and a mark in it names no byte of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.log_file import LogFile, heading_of
from headerfirst.streams.keys import PUBLISHED

LINES = b"#Fields: c-ip cs-username\n" + b"192.0.2.7 amara@example.org\n" * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_bytes(LINES)
    return path


def opened(path: Path) -> LogFile:
    return LogFile(path, str(path), PUBLISHED.digest)


def raw(offset: int, length: int) -> Raw:
    return Raw(Origin("access.log", 0, offset), b"", length, heading=b"#Fields: c-ip cs-username")


def test_a_bookmark_stands_before_the_item_or_behind_it(path: Path) -> None:
    file = opened(path)
    assert file.bookmark(raw(26, 28), before=True)["offset"] == 26
    assert file.bookmark(raw(26, 28), before=False)["offset"] == 54


def test_the_line_that_names_the_columns_goes_with_it(path: Path) -> None:
    assert heading_of(opened(path).bookmark(raw(26, 28), before=True)) == b"#Fields: c-ip cs-username"
    assert heading_of(opened(path).mark(0, None)) is None


def test_a_file_is_known_under_another_name_and_when_more_was_written(path: Path) -> None:
    mark = opened(path).mark(500, None)
    moved = path.rename(path.with_name("access.log.1"))
    with moved.open("ab") as log:
        log.write(b"more\n")
    assert opened(moved).is_of(mark)
    assert opened(moved).holds(mark)


def test_a_copy_holds_it_and_is_another_file(path: Path) -> None:
    mark = opened(path).mark(500, None)
    copy = opened(Path(shutil.copy(path, path.with_name("access.log.1"))))
    assert copy.holds(mark)
    assert not copy.is_of(mark)


@pytest.mark.parametrize(
    "content",
    [LINES[:499], b"x" + LINES[1:], LINES[:499] + b"x" + LINES[500:], b""],
    ids=["shorter", "another beginning", "another line before the mark", "empty"],
)
def test_what_was_cut_or_written_anew_does_not_hold_it(path: Path, content: bytes) -> None:
    mark = opened(path).mark(500, None)
    path.write_bytes(content)
    assert opened(path).is_of(mark)
    assert not opened(path).holds(mark)


@pytest.mark.parametrize(
    ("content", "is_like"),
    [(LINES[:300], True), (LINES + b"more\n", True), (b"", True), (b"x" + LINES[1:], False), (b"x", False)],
)
def test_whether_one_begins_as_another(path: Path, content: bytes, *, is_like: bool) -> None:
    other = path.with_name("access.log.1")
    other.write_bytes(content)
    assert opened(path).begins_like(opened(other)) is is_like
    assert opened(other).begins_like(opened(path)) is is_like


def test_a_mark_shows_nothing_of_the_lines(path: Path) -> None:
    assert "amara" not in str(opened(path).mark(500, None))


def test_behind_half_a_line_is_before_it(path: Path) -> None:
    path.write_bytes(b"one\ntw")
    file = opened(path)
    assert [file.bookmark(raw(*at), before=False)["offset"] for at in ((0, 4), (4, 2))] == [4, 4]
