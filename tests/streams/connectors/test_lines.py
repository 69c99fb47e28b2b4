"""Lines come in order with where they stand, and none is too long to be passed over."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams.connectors.interface import Lines
from headerfirst.streams.connectors.lines import read_lines


def test_lines_come_with_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\r\n\n  \ntwo")
    found = [(raw.value, raw.origin.ordinal, raw.origin.offset) for raw in read_lines(path, Lines(100))]
    assert found == [(b"one", 0, 0), (b"two", 1, 9)]


def test_of_a_line_that_is_too_long_only_the_beginning_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"a" * 200_000 + b"\n" + b"b" * 10 + b"\n")
    long, short = read_lines(path, Lines(10))
    assert (long.value, long.length, long.problem) == (b"a" * 11, 200_001, "too_large")
    assert (short.value, short.problem, short.origin.offset) == (b"b" * 10, None, 200_001)


def test_files_of_a_folder_are_numbered_through(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).write_text(f"{name}\n")
    assert [(raw.value, raw.origin.ordinal) for raw in read_lines(tmp_path, Lines(10))] == [(b"a", 0), (b"b", 1)]


def test_a_line_that_names_columns_goes_with_those_after_it_and_is_no_item(tmp_path: Path) -> None:
    first, second = tmp_path / "1.log", tmp_path / "2.log"
    first.write_bytes(b"early\n#Fields: a b\none\n#Fields: b a\ntwo\n")
    second.write_bytes(b"late\n")
    lines = Lines(100, is_heading=lambda line: line.startswith(b"#Fields:"))
    found = [(raw.value, raw.heading, raw.origin.ordinal) for raw in read_lines(tmp_path, lines)]
    assert found == [
        (b"early", None, 0),
        (b"one", b"#Fields: a b", 1),
        (b"two", b"#Fields: b a", 2),
        (b"late", None, 3),
    ]


def test_a_file_that_is_gone_since_its_folder_was_listed_is_said(tmp_path: Path) -> None:
    for name in ("1", "2", "3"):
        (tmp_path / name).write_text(f"{name}\n")
    found = read_lines(tmp_path, Lines(10))
    assert next(found).value == b"1"
    (tmp_path / "2").unlink()
    assert [(raw.value, raw.is_gone) for raw in found] == [(b"", True), (b"3", False)]
