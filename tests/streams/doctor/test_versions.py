"""Another Python, another package than what everything was tested with."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest
from headerfirst.streams.doctor import versions
from headerfirst.streams.doctor.diagnosis import Installation
from headerfirst.streams.doctor.versions import clients, judge_python, lock, python

AIOKAFKA = metadata.version("aiokafka")


@pytest.mark.parametrize(("version", "state"), [((3, 11), "ok"), ((3, 12), "warning"), ((3, 14), "warning")])
def test_another_python_is_a_warning(version: tuple[int, ...], state: str) -> None:
    assert judge_python(version).state == state


def test_this_python_is_judged() -> None:
    assert python(Installation("k:1")).check == "python"


def test_the_clients_of_kafka_are_told() -> None:
    assert f"aiokafka {AIOKAFKA}" in clients(Installation("k:1")).reason


def test_packages_of_other_versions_and_missing_ones_are_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "requirements.lock"
    file.write_text(
        f"aiokafka=={AIOKAFKA} \\\n    --hash=sha256:00\nkafka-python==0.0.1 \\\n    --hash=sha256:00\n"
        "nonesuch-at-all==1.0\nonly-elsewhere==1.0 ; sys_platform == 'win32'\n"
    )
    found = lock(Installation("k:1", lock=file))
    kafka = metadata.version("kafka-python")
    assert found.state == "warning"
    assert f"kafka-python is {kafka}, should be 0.0.1; nonesuch-at-all is missing, should be 1.0." in found.reason
    assert "only-elsewhere" not in found.reason


def test_the_versions_that_the_lock_file_names_are_well(tmp_path: Path) -> None:
    file = tmp_path / "requirements.lock"
    file.write_text(f"aiokafka=={AIOKAFKA}\n")
    assert lock(Installation("k:1", lock=file)).state == "ok"


def test_a_lock_file_that_cannot_be_read_has_failed_where_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "LOCK", tmp_path / "none")
    assert lock(Installation("k:1")).state == "not checked"
    assert lock(Installation("k:1", lock=tmp_path / "none")).state == "failed"
