"""Disks that are nearly full, folders that are not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from headerfirst.streams.doctor.diagnosis import Installation
from headerfirst.streams.doctor.disk import folders, fullest, kafka_data

from tests.conftest import NewBroker
from tests.streams.doctor_subjects import cluster_of


def free(folder: Path) -> int:
    usage = shutil.disk_usage(folder)
    return 100 * usage.free // usage.total


def test_less_than_the_least_has_failed_and_less_than_twice_that_is_a_warning(tmp_path: Path) -> None:
    share = free(tmp_path)
    assert fullest("folders", [tmp_path], share + 2).state == "failed"
    assert fullest("folders", [tmp_path], share // 2 + 2).state == "warning"
    assert fullest("folders", [tmp_path], 0).state == "ok"


def test_a_folder_that_is_not_there_has_failed_and_is_not_named(tmp_path: Path) -> None:
    [found] = folders(Installation("k:1", folders=(tmp_path, tmp_path / "amara")))
    assert (found.state, found.reason) == ("failed", "Not there: 1 of those named.")


def test_room_in_the_folders_that_were_named(tmp_path: Path) -> None:
    [found] = folders(Installation("k:1", folders=(tmp_path,), least_free=100))
    assert found.state == ("failed" if free(tmp_path) < 100 else "warning")
    [found] = folders(Installation("k:1", folders=(tmp_path,), least_free=0))
    assert found.state == "ok"


def test_no_folder_no_word() -> None:
    assert [one.state for one in folders(Installation("k:1"))] == ["not checked"]


def test_the_embedded_broker_has_no_disk(embedded: NewBroker) -> None:
    installation = Installation(embedded({"register": 1}).bootstrap)
    assert kafka_data(installation, cluster_of(installation)).state == "not checked"


@pytest.mark.e2e
def test_a_real_kafka_says_where_its_data_lies(kafka: str) -> None:
    installation = Installation(kafka, least_free=0)
    assert kafka_data(installation, cluster_of(installation)).state == "ok"
