"""A log is followed as it is written: through rotation, through being cut, and never half a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Lines, Raw
from headerfirst.streams.connectors.tail import follow_lines

LINES = Lines(100)


def new_lines(source: Iterator[Raw | None]) -> list[bytes]:
    """What there is until there is nothing for now."""
    return [raw.value for raw in iter(lambda: next(source), None) if raw is not None]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_bytes(b"one\ntwo\n")
    return path


def append(path: Path, text: bytes) -> None:
    with path.open("ab") as file:
        file.write(text)


def test_what_is_there_comes_first_and_what_is_written_later_after(log: Path) -> None:
    source = follow_lines(log, LINES)
    assert new_lines(source) == [b"one", b"two"]
    append(log, b"three\n")
    assert new_lines(source) == [b"three"]
    assert new_lines(source) == []


def test_half_a_line_waits_for_its_end(log: Path) -> None:
    source = follow_lines(log, LINES)
    append(log, b"thr")
    assert new_lines(source) == [b"one", b"two"]
    append(log, b"ee\n")
    assert new_lines(source) == [b"three"]


def test_rotation_in_the_middle_loses_nothing(log: Path) -> None:
    source = follow_lines(log, LINES)
    assert new_lines(source) == [b"one", b"two"]
    append(log, b"before\n")
    rotated = log.with_suffix(".1")
    log.rename(rotated)
    append(rotated, b"while\n")
    assert new_lines(source)[:2] == [b"before", b"while"]
    log.write_bytes(b"after\n")
    assert new_lines(source) == [b"after"]


def test_a_last_line_without_an_end_is_read_when_the_log_was_rotated(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    append(log, b"cut off")
    log.rename(log.with_suffix(".1"))
    log.write_bytes(b"after\n")
    assert new_lines(source) == [b"cut off", b"after"]


def test_a_log_that_was_cut_is_read_from_its_beginning(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    log.write_bytes(b"new\n")
    assert new_lines(source) == [b"new"]


def test_a_line_that_is_too_long_is_marked(log: Path) -> None:
    append(log, b"x" * (LINES.longest + 1) + b"\n")
    source = follow_lines(log, LINES)
    raws = [next(source) for _ in range(3)]
    assert [raw.problem for raw in raws if raw is not None] == [None, None, "too_large"]


def test_ordinals_and_offsets_say_where_a_line_stands(log: Path) -> None:
    source = follow_lines(log, LINES)
    origins = [raw.origin for raw in (next(source), next(source)) if raw is not None]
    assert [(origin.ordinal, origin.offset) for origin in origins] == [(0, 0), (1, 4)]


def test_a_folder_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be followed: it is no file"):
        next(follow_lines(tmp_path, LINES))
