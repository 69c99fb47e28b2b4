"""Roles that nobody runs, that stand still and that are behind."""

from __future__ import annotations

from pathlib import Path
from threading import Timer

import pytest
from confluent_kafka import TopicPartition
from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import MOST_LAG, Installation
from headerfirst.streams.doctor.groups import Progress, groups, judge
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.plain_clients import plain_consumer
from headerfirst.streams.settings import TOGETHER, RoleName
from headerfirst.streams.topology import TOPOLOGY, group_of

from tests.conftest import NewBroker
from tests.streams import installation as single
from tests.streams.doctor_subjects import by_check, cluster_of, states

ONLY_MAIL: tuple[RoleName, ...] = ("mail",)


@pytest.mark.parametrize(
    ("members", "earlier", "later", "wanted", "state"),
    [
        (1, Progress(5, 0), Progress(5, 0), True, "ok"),
        (None, Progress(5, 0), Progress(5, 0), True, "ok"),
        (1, Progress(5, 9), Progress(7, 7), True, "ok"),
        (1, Progress(5, 9), Progress(5, 9), True, "warning"),
        (None, Progress(5, 9), Progress(5, 9), True, "failed"),
        (None, Progress(5, 9), Progress(5, 9), False, "warning"),
        (2, Progress(5, 0), Progress(6, MOST_LAG + 1), True, "warning"),
        (0, Progress(5, 0), Progress(5, 0), True, "failed"),
        (0, Progress(5, 9), Progress(5, 9), False, "not checked"),
    ],
)
def test_a_role_is_judged_by_its_members_and_its_progress(
    members: int | None, earlier: Progress, later: Progress, state: str, *, wanted: bool
) -> None:
    diagnosis = judge("mail", members, earlier, later, wanted=wanted)
    assert (diagnosis.check, diagnosis.state) == ("role mail", state)


def test_every_role_of_the_topology_is_looked_at(broker: EmbeddedBroker) -> None:
    installation = Installation(broker.bootstrap, roles=TOGETHER)
    found = states(groups(installation, cluster_of(installation)))
    assert found == {f"role {name}": "ok" for name in TOPOLOGY}


def test_a_role_whose_records_nobody_takes(installation: single.Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headerfirst.streams.doctor.groups.PAUSE", 0.1)
    installation.produce("email-metadata", single.forwarded())
    looked = Installation(installation.bootstrap, roles=ONLY_MAIL)
    mail = by_check(groups(looked, cluster_of(looked)))["role mail"]
    assert (mail.state, mail.reason) == ("failed", "It stands still; records that wait: 1.")


def test_a_role_that_has_moved_is_not_waited_for(
    installation: single.Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headerfirst.streams.doctor.groups.PAUSE", single.PATIENCE)
    installation.produce("email-metadata", single.forwarded(1), single.forwarded(2))
    group = plain_consumer(installation.bootstrap, group_of("", "mail"))

    def taken(records: int) -> None:
        group.commit(offsets=[TopicPartition("email-metadata", 0, records)], asynchronous=False)

    first, second = Timer(0.5, taken, [1]), Timer(single.PATIENCE / 2, taken, [2])
    first.start()
    second.start()
    looked = Installation(installation.bootstrap, roles=ONLY_MAIL)
    mail = by_check(groups(looked, cluster_of(looked)))["role mail"]
    second.cancel()
    first.join()
    group.close()
    assert (mail.state, "records that wait: 1." in mail.reason) == ("ok", True)


def test_a_role_whose_topics_are_not_there(embedded: NewBroker) -> None:
    installation = Installation(embedded({"other": 1}).bootstrap, roles=TOGETHER)
    assert set(states(groups(installation, cluster_of(installation))).values()) == {"not checked"}


@pytest.mark.e2e
def test_a_real_kafka_tells_who_is_a_member(kafka: str, prefix: str, tmp_path: Path) -> None:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, 6, 1))
    installed = single.Installation(kafka, tmp_path, prefix)
    installed.keep()
    try:
        installed.start_worker("--only", "mail").until_ready()
        looked = Installation(kafka, prefix, roles=("mail", "web"))
        found = by_check(groups(looked, cluster_of(looked)))
    finally:
        installed.kill_all()
    assert (found["role mail"].state, "members: 1" in found["role mail"].reason) == ("ok", True)
    assert (found["role web"].state, found["role web"].reason[:15]) == ("failed", "Nobody runs it;")
    assert found["role gate"].state == "not checked"
