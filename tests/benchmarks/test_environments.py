"""What a contender needs is brought once for each lock file; what cannot be had is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import environments
from benchmarks.contenders import CONTENDERS, STREAMS
from benchmarks.environments import NotMeasuredError, environment, prepare

pytestmark = pytest.mark.checkout

EMPTY = "# nothing is needed\n"
UNHASHED = "a-package-without-a-hash==1.0\n"


@pytest.fixture(autouse=True)
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environments, "BUILD", tmp_path / "build")
    return tmp_path / "build"


def locked(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "peer"
    folder.mkdir(exist_ok=True)
    (folder / "requirements.lock").write_text(text, encoding="utf-8")
    return folder


def test_without_java_kafka_streams_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    [streams] = [each for each in CONTENDERS if each.name == STREAMS]
    with pytest.raises(NotMeasuredError, match="java is not installed"):
        prepare(streams)


def test_a_package_without_a_hash_is_not_installed(tmp_path: Path, build: Path) -> None:
    with pytest.raises(NotMeasuredError, match="pip could not install it"):
        environment(locked(tmp_path, UNHASHED))
    assert list(build.glob("peer/*.complete")) == []


def test_it_is_made_once_for_each_lock_file(tmp_path: Path, build: Path) -> None:
    made: list[str] = []

    def make(place: Path, source: Path) -> None:
        made.append((source / "requirements.lock").read_text(encoding="utf-8"))
        assert list(place.iterdir()) == []

    for text in (EMPTY, EMPTY, UNHASHED):
        environments._once(build / "peer", locked(tmp_path, text), make)
    assert made == [EMPTY, UNHASHED]
