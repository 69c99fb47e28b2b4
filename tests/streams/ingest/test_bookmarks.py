"""A bookmark is whole or the one before, names nobody in its name, and belongs to one run at a time."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.ingest.bookmarks import BookmarkFile, Position, bookmark_name, default_folder
from headerfirst.streams.keys import PUBLISHED
from hypothesis import given
from hypothesis import strategies as st

HERE = Position(again={"log": {"offset": 7, "inode": 3}}, done={"log": {"offset": 9, "inode": 3}})
MARKS = st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(max_size=5), st.integers(0, 2**62) | st.none()))


def test_what_was_never_read_has_no_bookmark(tmp_path: Path) -> None:
    with BookmarkFile(tmp_path / "new" / "folder", "a") as file:
        assert file.load() == Position()


@given(again=MARKS, done=MARKS)
def test_what_was_kept_is_found(tmp_path_factory: pytest.TempPathFactory, again: dict, done: dict) -> None:  # type: ignore[type-arg]  # of JSON
    position = Position(again=again, done=done)
    folder = tmp_path_factory.mktemp("bookmarks")
    with BookmarkFile(folder, "a") as file:
        file.save(HERE)
        file.save(position)
    with BookmarkFile(folder, "a") as file:
        assert file.load() == position


def test_of_a_place_the_mark_to_read_again_from_comes_before_the_one_behind_which_all_is_done() -> None:
    assert HERE.marks("log") == [{"offset": 7, "inode": 3}, {"offset": 9, "inode": 3}]
    assert HERE.marks("another") == []


def test_half_a_file_that_a_kill_left_changes_nothing(tmp_path: Path) -> None:
    with BookmarkFile(tmp_path, "a") as file:
        file.save(HERE)
    (tmp_path / "a.new").write_bytes(b'{"again":{"log":{"off')
    with BookmarkFile(tmp_path, "a") as file:
        assert file.load() == HERE
        file.save(Position())
        assert file.load() == Position()


def test_two_runs_do_not_share_one(tmp_path: Path) -> None:
    with BookmarkFile(tmp_path, "a"):
        with pytest.raises(Misconfigured, match="Another run reads this source"), BookmarkFile(tmp_path, "a"):
            pass
        with BookmarkFile(tmp_path, "b"):
            pass
    with BookmarkFile(tmp_path, "a"):
        pass


@pytest.mark.parametrize("value", [b"", b"[]", b'{"again":{"a":1}}', b'{"person":{}}', b"\xff"])
def test_a_file_of_another_kind_is_said(tmp_path: Path, value: bytes) -> None:
    (tmp_path / "a.json").write_bytes(value)
    with BookmarkFile(tmp_path, "a") as file, pytest.raises(Misconfigured, match="no bookmark: say --from-start"):
        file.load()


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    with BookmarkFile(tmp_path / "mine", "a") as file:
        file.save(HERE)
    assert [stat.S_IMODE(path.stat().st_mode) for path in sorted((tmp_path / "mine").iterdir())] == [0o600, 0o600]


def test_a_folder_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="cannot be kept in"), BookmarkFile(tmp_path / "file", "a"):
        pass


def test_its_name_is_of_the_whole_identity_and_shows_none_of_it() -> None:
    identity = {"format": "imap", "source": "imaps://amara@mail.example.org", "prefix": "", "cluster": "c1"}
    names = {bookmark_name(PUBLISHED.digest, identity | {name: "another"}) for name in identity}
    assert len(names | {bookmark_name(PUBLISHED.digest, identity)}) == 5
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in names)


def test_it_is_kept_where_programs_keep_their_state() -> None:
    assert default_folder({"XDG_STATE_HOME": "/var/lib/state"}) == Path("/var/lib/state/headerfirst/bookmarks")
    assert default_folder({"XDG_STATE_HOME": "relative"}) == Path.home() / ".local/state/headerfirst/bookmarks"


def test_it_is_silent_about_places() -> None:
    assert repr(HERE) == "<Position>"
