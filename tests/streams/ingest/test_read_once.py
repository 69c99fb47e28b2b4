"""A file that has an end is read by its format's own reader, once; a log that has grown is gone on with."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.ingest.bookmarks import Position
from headerfirst.streams.ingest.read_once import ReadOnce
from headerfirst.streams.keys import PUBLISHED
from msgspec.structs import replace


def nobody_is_gone() -> None:
    raise AssertionError("a file is gone")


class Runs:
    """One after the other, each with the bookmark that the one before it left."""

    def __init__(self, format_name: str, path: Path) -> None:
        self._connector, self._path = connector_for(format_name), path
        self.position = Position()
        self.gone = 0

    def _begun(self) -> tuple[ReadOnce, Iterator[Raw]]:
        once = ReadOnce(self._connector, self._path, PUBLISHED.digest)
        return once, once.items(self.position, self._note_gone)

    def _note_gone(self) -> None:
        self.gone += 1

    def _keep(self, raws: list[Raw]) -> None:
        last = raws[-1] if raws else None
        if last is not None and last.place is not None:
            mark = {last.place.key: last.place.bookmark(last, before=False)}
            self.position = replace(self.position, again=mark, done=mark)

    def whole(self) -> list[bytes]:
        once, items = self._begun()
        raws = list(items)
        self._keep(raws)
        self.position = replace(self.position, finished=once.finished())
        return [raw.value for raw in raws]

    def killed_after(self, count: int) -> list[bytes]:
        """With a bookmark that was just kept."""
        raws = [raw for raw, _ in zip(self._begun()[1], range(count), strict=False)]
        self._keep(raws)
        return [raw.value for raw in raws]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_bytes(b"one\ntwo\n")
    return path


def append(path: Path, text: bytes) -> None:
    with path.open("ab") as file:
        file.write(text)


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\nthr"])
def test_what_was_read_to_its_end_is_not_read_again(log: Path, end: bytes) -> None:
    append(log, end)
    runs = Runs("squid", log)
    assert runs.whole()[:2] == [b"one", b"two"]
    assert runs.whole() == []
    assert runs.whole() == []


def test_an_empty_file_is_read_once_something_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    runs = Runs("squid", tmp_path / "log")
    assert runs.whole() == []
    append(tmp_path / "log", b"one\n")
    assert runs.whole() == [b"one"]


def test_a_log_that_has_grown_is_gone_on_with_and_half_a_line_is_read_whole(log: Path) -> None:
    append(log, b"thr")
    runs = Runs("squid", log)
    assert runs.whole() == [b"one", b"two", b"thr"]
    append(log, b"ee\nfour\n")
    assert runs.whole() == [b"three", b"four"]
    append(log, b"five\n")
    assert runs.whole() == [b"five"]


def test_the_columns_of_a_log_that_has_grown_are_known(tmp_path: Path) -> None:
    log = tmp_path / "proxy.log"
    log.write_bytes(b"#Fields: date time\none\n")
    runs = Runs("elff", log)
    runs.whole()
    append(log, b"two\n")
    once = ReadOnce(connector_for("elff"), log, PUBLISHED.digest)
    [raw] = once.items(runs.position, nobody_is_gone)
    assert (raw.value, raw.heading) == (b"two", b"#Fields: date time")


def test_a_log_that_was_rotated_meanwhile_is_read_to_its_end_first(log: Path) -> None:
    runs = Runs("squid", log)
    runs.whole()
    append(log, b"three\nfou")
    log.rename(log.with_suffix(".log.1"))
    log.write_bytes(b"five\n")
    assert runs.whole() == [b"three", b"fou", b"five"]
    assert runs.whole() == []
    assert runs.gone == 0


def test_a_log_that_is_gone_is_said(log: Path) -> None:
    runs = Runs("squid", log)
    runs.whole()
    log.rename(log.with_name("elsewhere"))
    log.write_bytes(b"other\n")
    assert runs.whole() == [b"other"]
    assert runs.gone == 1


def test_a_log_that_was_killed_is_gone_on_with(log: Path) -> None:
    runs = Runs("squid", log)
    assert runs.killed_after(1) == [b"one"]
    assert runs.whole() == [b"two"]
    assert runs.whole() == []


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([{"a": 1}, {"a": 2}], indent=2).encode(),
        b'{"value":[{"a": 1},{"a": 2}]}',
        '{"a": 1}\n{"a": 2}\n'.encode("utf-16"),
        gzip.compress(b'{"a": 1}\n{"a": 2}\n'),
    ],
    ids=["array", "page without a line end", "UTF-16", "gzip"],
)
def test_what_is_no_plain_log_is_read_whole_until_that_was_done(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trace.json"
    path.write_bytes(content)
    runs = Runs("m365-trace", path)
    for values in (runs.killed_after(1), runs.killed_after(2), runs.whole()):
        assert [json.loads(value)["a"] for value in values] == [1, 2][: len(values)]
    assert len(values) == 2
    assert runs.whole() == []
    path.write_bytes(json.dumps([{"a": 3}]).encode())
    assert list(map(json.loads, runs.whole())) == [{"a": 3}]
    assert runs.gone == 0


def test_a_file_that_was_written_again_with_as_many_bytes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    path.write_text("[" + '{"a": 1},' * 200 + '{"a": 1}]')
    runs = Runs("m365-trace", path)
    assert len(runs.whole()) == 201
    written = path.stat().st_mtime_ns
    path.write_text("[" + '{"a": 1},' * 100 + '{"a": 2},' * 100 + '{"a": 1}]')
    os.utime(path, ns=(written, written + 1))
    assert len(runs.whole()) == 201


def test_a_file_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"gone\.log cannot be read: No such file or directory\.$"):
        Runs("squid", tmp_path / "gone.log").whole()
