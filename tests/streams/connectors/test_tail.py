"""A log is followed as it is written: through rotation, through being cut, and never half a line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Bookmark, Lines, Raw
from headerfirst.streams.connectors.tail import follow_lines
from hypothesis import given
from hypothesis import strategies as st

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


def bookmark(source: Iterator[Raw | None]) -> Bookmark:
    """Behind the last line that there is."""
    found = [raw for raw in iter(lambda: next(source), None) if raw is not None]
    place = found[-1].place
    assert place is not None
    return place.bookmark(found[-1], before=False)


def test_it_goes_on_behind_the_bookmark(log: Path) -> None:
    mark = bookmark(follow_lines(log, LINES))
    append(log, b"three\n")
    assert new_lines(follow_lines(log, LINES, [mark])) == [b"three"]


def test_a_reading_from_the_middle_knows_the_columns(log: Path) -> None:
    lines = Lines(100, is_heading=lambda line: line.startswith(b"#"))
    log.write_bytes(b"#a b\none\n")
    mark = bookmark(follow_lines(log, lines))
    append(log, b"two\n")
    [raw, _] = [next(source) for source in [follow_lines(log, lines, [mark])] for _ in range(2)]
    assert raw is not None
    assert (raw.value, raw.heading) == (b"two", b"#a b")


def test_what_was_rotated_meanwhile_is_read_to_its_end_and_then_the_younger_ones(log: Path) -> None:
    mark = bookmark(follow_lines(log, LINES))
    append(log, b"three\n")
    log.rename(log.with_name("access.log.2"))
    log.with_name("access.log.1").write_bytes(b"four\n")
    log.write_bytes(b"five\n")
    assert new_lines(follow_lines(log, LINES, [mark])) == [b"three", b"four", b"five"]


def test_a_deleted_file_is_said_and_counted_and_what_is_left_is_read(
    log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = bookmark(follow_lines(log, LINES))
    kept = log.rename(log.with_name("elsewhere"))  # so that its inode is not used again
    log.write_bytes(b"new\n")
    gone: list[None] = []
    assert new_lines(follow_lines(log, LINES, [mark], on_gone=lambda: gone.append(None))) == [b"new"]
    assert len(gone) == 1
    assert caplog.messages == ["a log's file was gone before it was read to its end: lines of it may be missing"]
    assert kept.name not in caplog.text


def test_a_later_bookmark_serves_where_the_file_of_the_first_is_gone(log: Path) -> None:
    first = bookmark(follow_lines(log, LINES))
    log.rename(log.with_name("elsewhere"))
    log.write_bytes(b"three\n")
    second = bookmark(follow_lines(log, LINES))
    append(log, b"four\n")
    gone: list[None] = []
    assert new_lines(follow_lines(log, LINES, [first, second], on_gone=lambda: gone.append(None))) == [b"four"]
    assert not gone


def test_a_log_that_was_cut_meanwhile_is_read_from_its_beginning(log: Path) -> None:
    mark = bookmark(follow_lines(log, LINES))
    log.write_bytes(b"new\n")
    assert new_lines(follow_lines(log, LINES, [mark])) == [b"new"]


def test_a_log_that_was_cut_and_written_beyond_where_we_were_is_read_from_its_beginning(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    log.write_bytes(b"1\n2\n3\n4\n5\n6\n")
    assert new_lines(source) == [b"1", b"2", b"3", b"4", b"5", b"6"]


def test_of_a_log_that_is_copied_and_cut_the_copy_is_read_to_its_end(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    append(log, b"three\n")
    shutil.copy(log, log.with_name("access.log.1"))
    log.write_bytes(b"")
    assert new_lines(source) == [b"three"]
    append(log, b"four\n")
    assert new_lines(source) == [b"four"]


def test_who_still_writes_to_the_old_file_after_it_was_renamed_is_heard(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    rotated = log.rename(log.with_name("access.log.1"))
    log.touch()
    assert new_lines(source) == []
    append(rotated, b"late\n")
    assert new_lines(source) == [b"late"]
    append(log, b"after\n")
    assert new_lines(source) == [b"after"]


def rename(log: Path) -> None:
    log.rename(log.with_name("access.log.1"))
    log.touch()


def copy_and_cut(log: Path) -> None:
    shutil.copy(log, log.with_name("access.log.1"))
    os.truncate(log, 0)


def copy_and_cut_over_the_inode_of_an_older_one(log: Path) -> None:
    log.with_name("access.log.2").unlink()
    copy_and_cut(log)


def copy_alone(log: Path) -> None:
    shutil.copy(log, log.with_name("access.log.1"))


@pytest.mark.parametrize("after", [b"", b"three\n"])
@pytest.mark.parametrize(
    "rotate",
    [rename, copy_and_cut, copy_and_cut_over_the_inode_of_an_older_one, copy_alone],
    ids=lambda one: one.__name__,
)
def test_a_log_that_was_empty_and_is_filled_and_rotated_between_two_looks_loses_nothing(
    tmp_path: Path, rotate: Callable[[Path], None], after: bytes
) -> None:
    log = tmp_path / "access.log"
    log.touch()
    log.with_name("access.log.2").write_bytes(b"old\n")  # of before we began to follow
    source = follow_lines(log, LINES)
    assert new_lines(source) == []
    append(log, b"one\ntwo\n")
    rotate(log)
    append(log, after)
    found = new_lines(source)
    append(log, b"four\n")
    assert [*found, *new_lines(source)] == [b"one", b"two", *after.splitlines(), b"four"]


def test_an_old_file_that_somebody_still_writes_to_is_no_copy(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.touch()
    old = log.with_name("access.log.1")
    old.write_bytes(b"old\n")
    source = follow_lines(log, LINES)
    new_lines(source)
    append(old, b"late\n")
    assert new_lines(source) == []


def test_where_a_copy_was_read_a_restart_goes_on_behind_it(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.touch()
    source = follow_lines(log, LINES)
    new_lines(source)
    append(log, b"one\ntwo\n")
    copy_and_cut(log)
    mark = bookmark(source)
    append(log, b"three\n")
    assert new_lines(follow_lines(log, LINES, [mark])) == [b"three"]


def test_a_log_that_is_deleted_and_made_anew_is_read_to_its_end_first(log: Path) -> None:
    source = follow_lines(log, LINES)
    new_lines(source)
    append(log, b"three\n")
    log.unlink()
    assert new_lines(source) == [b"three"]
    assert new_lines(source) == []
    log.write_bytes(b"four\n")
    assert new_lines(source) == [b"four"]


@pytest.fixture
def public_log() -> Iterator[Path]:
    """In a folder that anybody may enter, as those of logs are."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "access.log")
        path.write_bytes(b"one\ntwo\n")
        yield path


@contextmanager
def as_nobody() -> Iterator[None]:
    """Whom a mode binds; root it does not."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_new_file_that_may_not_be_read_yet_is_waited_for_and_that_is_said_once(
    public_log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = follow_lines(public_log, LINES)
    new_lines(source)
    public_log.rename(public_log.with_name("access.log.1"))
    public_log.write_bytes(b"after\n")
    public_log.chmod(0)
    with as_nobody():
        assert [new_lines(source) for _ in range(3)] == [[], [], []]
    assert caplog.messages == ["a log's file may not be read: it is tried again until it may"]
    public_log.chmod(0o644)
    with as_nobody():
        assert new_lines(source) == [b"after"]


class Writer:
    """Writes numbered lines and rotates as programs do; time passes with everything that it does."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "access.log"
        self.written: list[bytes] = []
        self._now = 10**18
        self._rotations = 0
        self._is_in_a_line = False
        self.line()

    def line(self) -> None:
        self.half()
        self.half()
        self._end_line()

    def half(self) -> None:
        if not self._is_in_a_line:
            self.written.append(b"line %d" % len(self.written))
            self._append(self.written[-1])
            self._is_in_a_line = True

    def rename(self) -> None:
        self._end_line()
        self._shift()
        if self.log.exists():
            self.log.rename(self.log.with_name("access.log.1"))

    def copy_and_cut(self) -> None:
        self._end_line()
        self._shift()
        if self.log.exists():
            copy = self.log.with_name("access.log.1")
            shutil.copyfile(self.log, copy)
            self._touch(copy)
            os.truncate(self.log, 0)
            self._touch(self.log)

    def _end_line(self) -> None:
        if self._is_in_a_line:
            self._append(b"\n")
            self._is_in_a_line = False

    def _append(self, text: bytes) -> None:
        append(self.log, text)
        self._touch(self.log)

    def _touch(self, path: Path) -> None:
        self._now += 1_000_000
        os.utime(path, ns=(self._now, self._now))

    def _shift(self) -> None:
        if self.log.exists():
            self._rotations += 1
            for number in range(self._rotations, 0, -1):
                older = self.log.with_name(f"access.log.{number}")
                if older.exists():
                    older.rename(self.log.with_name(f"access.log.{number + 1}"))


class Reader:
    """Reads, keeps its place now and then, and is killed."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.runs: list[list[bytes]] = []
        self._marks: Sequence[Bookmark] = ()
        self._last: Raw | None = None
        self.kill()

    def read(self) -> None:
        for raw in iter(lambda: next(self._source), None):
            assert raw is not None
            self._last = raw
            self.runs[-1].append(raw.value)

    def catch_up(self) -> None:
        """It may wait once at each file."""
        for _ in range(10):
            self.read()

    def keep(self) -> None:
        if self._last is not None and self._last.place is not None:
            self._marks = [self._last.place.bookmark(self._last, before=False)]

    def kill(self) -> None:
        if self.log.exists():
            self._source = follow_lines(self.log, LINES, self._marks)
            self.runs.append([])


ACTIONS = st.lists(st.sampled_from(["line", "half", "rename", "copy_and_cut", "read", "keep", "kill"]), max_size=20)


@given(actions=ACTIONS)
def test_whatever_happens_every_line_is_read_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, actions: list[str]
) -> None:
    writer = Writer(tmp_path_factory.mktemp("log"))
    reader = Reader(writer.log)
    reader.read()
    reader.keep()
    for action in actions:
        if action == "copy_and_cut":  # a log of which nothing was read can be cut without anybody seeing it
            writer.line()
            reader.catch_up()
            writer.line()
        getattr(writer if hasattr(writer, action) else reader, action)()
    writer.line()
    reader.catch_up()
    assert {line for run in reader.runs for line in run} == set(writer.written)
    for run in reader.runs:
        assert run == writer.written[writer.written.index(run[0]) :][: len(run)] if run else True
    assert reader.runs[-1][-1:] == writer.written[-1:]
