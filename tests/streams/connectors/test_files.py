"""Which files a path names does not depend on the file system; what cannot be read is said in one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.files import STANDARD_INPUT, files_under, opened, require_readable


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)] == ["a", "b/1", "b/2", "c/d/e"]


def test_what_is_no_regular_file_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert list(files_under(tmp_path)) == []


def test_a_path_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"missing cannot be read: there is no such file or folder\.$"):
        require_readable([tmp_path, STANDARD_INPUT, tmp_path / "missing"])
    with pytest.raises(Misconfigured, match="missing cannot be read"), opened(tmp_path / "missing"):
        pytest.fail("nothing is there to be opened")


def test_a_pipe_is_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Misconfigured, match=r"pipe cannot be read: it is neither a file nor a folder\.$"):
        list(files_under(tmp_path / "pipe"))


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "closed"
    path.touch(mode=0o000)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs this may read everything")
    with pytest.raises(Misconfigured, match=r"closed cannot be read: you may not\.$"):
        require_readable([path])
