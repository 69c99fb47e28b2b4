"""A register that may not be relied on, and a pack that is not in force, each for its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.register import PackActivation
from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import Diagnosis
from headerfirst.streams.doctor.diagnosis import Installation as Looked
from headerfirst.streams.doctor.register import register
from headerfirst.streams.embedded import EmbeddedBroker
from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from msgspec.structs import replace

from tests import builders
from tests.streams.doctor_subjects import by_check, cluster_of
from tests.streams.installation import Installation, activation


@pytest.fixture
def kept(embedded: Any, tmp_path: Path) -> Installation:
    broker: EmbeddedBroker = embedded({"register": 1})
    return Installation(broker.bootstrap, tmp_path)


def looked_over(kept: Installation, *folders: Path) -> dict[str, Diagnosis]:
    looked = Looked(kept.bootstrap, kept.prefix, pack_folders=folders)
    return by_check(register(looked, cluster_of(looked)))


def test_a_kept_register_is_fresh_and_puts_a_pack_in_force(kept: Installation) -> None:
    kept.keep()
    found = looked_over(kept)
    assert [found[name].state for name in ("register", "pack")] == ["ok", "ok"]
    assert found["pack"].reason.startswith("dmu 1.")


def test_without_its_topic_nothing_is_said_of_either(embedded: Any, tmp_path: Path) -> None:
    found = looked_over(Installation(embedded({"other": 1}).bootstrap, tmp_path))
    assert {one.state for one in found.values()} == {"not checked"}


@pytest.mark.parametrize(
    ("age", "state", "said"),
    [(None, "failed", "no heartbeat"), (300, "failed", "heartbeat is 30"), (40, "warning", "heartbeat is 4")],
)
def test_a_heart_that_beats_late_or_not_at_all(kept: Installation, age: float | None, state: str, said: str) -> None:
    kept.write(activation())
    if age is not None:
        kept.beat(age)
    found = looked_over(kept)["register"]
    assert (found.state, said in found.reason) == (state, True)
    assert "headerfirst register heartbeat" in str(found.remedy)


def test_a_protective_record_that_cannot_be_read(kept: Installation) -> None:
    kept.keep()
    kept._producer.produce("register", b"{", key="union-official/dewi")
    kept._producer.flush()
    found = looked_over(kept)["register"]
    assert (found.state, "1 protective records cannot be read" in found.reason) == ("failed", True)
    assert "dewi" not in repr(found)


TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "puts none in force now"),
        (replace(activation(), active_from=TOMORROW), "puts none in force now"),
        (replace(activation(), digest="0" * 64), "is in no folder here"),
        (replace(activation(), approvers=["bilal", "bilal"]), "lacks two different approvers"),
        (replace(activation(), consulted=[]), "lacks two different approvers or a consultation"),
    ],
)
def test_a_pack_that_is_not_in_force(kept: Installation, record: PackActivation | None, said: str) -> None:
    kept.write(builders.organisation(), *(() if record is None else (record,)))
    kept.beat()
    found = looked_over(kept)["pack"]
    assert (found.state, said in found.reason) == ("failed", True)
    assert "bilal" not in repr(found)


def test_a_folder_of_a_pack_that_cannot_be_read(kept: Installation, tmp_path: Path) -> None:
    kept.keep()
    found = looked_over(kept, tmp_path / "nonesuch")["pack"]
    assert (found.state, "There is no pack" in found.reason) == ("failed", True)


@pytest.mark.e2e
def test_a_register_whose_log_lost_its_beginning(kafka: str, prefix: str, tmp_path: Path) -> None:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, 1, 1))
        kept = Installation(kafka, tmp_path, prefix)
        kept.keep()
        assert looked_over(kept)["register"].state == "ok"
        # A compacted topic refuses deletion, so that it takes somebody who changes its policy.
        resource = ConfigResource(ConfigResourceType.TOPIC, f"{prefix}register", {"cleanup.policy": "delete"})
        client.alter_configs([resource])
        client.delete_records({TopicPartition(f"{prefix}register", 0): 2})
    found = looked_over(kept)["register"]
    assert (found.state, "does not begin at offset 0" in found.reason) == ("failed", True)
