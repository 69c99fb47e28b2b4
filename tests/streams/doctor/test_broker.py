"""Whether a broker answers, which one it is, and what it can be asked."""

from __future__ import annotations

import pytest
from headerfirst.streams.doctor import broker
from headerfirst.streams.doctor.diagnosis import Cluster, Installation

from tests.conftest import NewBroker
from tests.streams.command_line import NOBODY
from tests.streams.doctor_subjects import cluster_of


def test_a_broker_that_is_not_there_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "ANSWER", 1.0)
    cluster, diagnosis = broker.find(Installation(NOBODY))
    assert cluster is None
    assert (diagnosis.state, diagnosis.reason) == ("failed", "No Kafka answers at the given address.")


def test_the_embedded_broker_answers_and_tells_no_version(embedded: NewBroker) -> None:
    installation = Installation(embedded({"register": 1, "web-proxy": 6}).bootstrap)
    cluster = cluster_of(installation)
    assert cluster == Cluster(1, {"register": 1, "web-proxy": 6}, administered=False)
    assert broker.version(installation, cluster).state == "not checked"


@pytest.mark.parametrize(
    ("version", "state"), [((4, 1), "ok"), ((4, 0), "ok"), ((5, 0), "ok"), ((3, 9), "warning"), ((2, 8), "warning")]
)
def test_an_old_kafka_is_a_warning(version: tuple[int, ...], state: str) -> None:
    diagnosis = broker.judge_version(version)
    assert (diagnosis.state, ".".join(map(str, version)) in diagnosis.reason) == (state, True)


@pytest.mark.e2e
def test_a_real_kafka_tells_its_version_and_is_new_enough(kafka: str) -> None:
    installation = Installation(kafka)
    cluster = cluster_of(installation)
    assert cluster.administered
    diagnosis = broker.version(installation, cluster)
    assert (diagnosis.state, diagnosis.reason[:8]) == ("ok", "Kafka 4.")
