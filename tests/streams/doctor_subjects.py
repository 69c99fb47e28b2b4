"""Installations to look over: what a check says of one, and a register on a broker."""

from __future__ import annotations

from collections.abc import Iterable

from headerfirst.streams.doctor import broker
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation
from headerfirst.streams.topics import TOPICS

EVERY_TOPIC = {name: topic.partitions() for name, topic in TOPICS.items()}


def cluster_of(installation: Installation) -> Cluster:
    cluster, diagnosis = broker.find(installation)
    assert cluster is not None, diagnosis
    return cluster


def by_check(diagnoses: Iterable[Diagnosis]) -> dict[str, Diagnosis]:
    return {diagnosis.check: diagnosis for diagnosis in diagnoses}


def states(diagnoses: Iterable[Diagnosis]) -> dict[str, str]:
    return {diagnosis.check: diagnosis.state for diagnosis in diagnoses}
