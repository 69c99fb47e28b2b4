"""What a log was before is told by its name and its age, from old to young."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from headerfirst.streams.connectors.rotation import rotated


def written(folder: Path, name: str, at: int) -> Path:
    path = folder / name
    path.touch()
    os.utime(path, ns=(at, at))
    return path


@pytest.mark.parametrize(
    ("older", "younger"),
    [
        ("access.log.2", "access.log.1"),
        ("access.log.10", "access.log.9"),
        ("access.log-20260309", "access.log-20260310"),
        ("access-20260309.log", "access-20260310.log"),
        ("access-2026-03-09.log", "access-2026-03-10.log"),
        ("access.2.log", "access.1.log"),
        ("access.log-20260309T115900", "access.log-20260310T000000"),
    ],
)
def test_names_tell_the_order_of_those_that_were_written_in_one_tick(tmp_path: Path, older: str, younger: str) -> None:
    paths = [written(tmp_path, name, 1000) for name in (younger, older)]
    assert [one.path for one in rotated(tmp_path / "access.log")] == paths[::-1]


def test_age_counts_before_the_name(tmp_path: Path) -> None:
    paths = [written(tmp_path, "access.log.1", 1000), written(tmp_path, "access.log.2", 2000)]
    assert [one.path for one in rotated(tmp_path / "access.log")] == paths


@pytest.mark.parametrize(
    "name",
    [
        "access.log",
        "access.log.1.gz",
        "access.log.bak",
        "access-errors.log",
        "access-2.log",
        "access_2.log",
        "cache.log.1",
        "access.log.1/",
        "accessxlog.1",
    ],
)
def test_other_files_are_none_of_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.mkdir() if name.endswith("/") else path.touch()
    assert rotated(tmp_path / "access.log") == []
