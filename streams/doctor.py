"""Looks an installation over: one table of checks, in the order in which to put right what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from confluent_kafka import KafkaException
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams import (
    doctor_broker,
    doctor_clock,
    doctor_disk,
    doctor_groups,
    doctor_keys,
    doctor_ledger,
    doctor_mail,
    doctor_register,
    doctor_scanners,
    doctor_topics,
    doctor_versions,
)
from headerfirst.streams.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked

Says = Diagnosis | Iterable[Diagnosis]

HERE: Final[dict[str, Callable[[Installation], Says]]] = {
    "python": doctor_versions.python,
    "clients": doctor_versions.clients,
    "lock": doctor_versions.lock,
    "keys": doctor_keys.present,
    "key files": doctor_keys.files,
    "folders": doctor_disk.folders,
    "mail server": doctor_mail.mail_server,
    "scanners": doctor_scanners.scanners,
}
"""What needs no Kafka."""
THERE: Final[dict[str, Callable[[Installation, Cluster], Says]]] = {
    "broker version": doctor_broker.version,
    "topics": doctor_topics.topics,
    "register": doctor_register.register,
    "clock": doctor_clock.clock,
    "roles": doctor_groups.groups,
    "ledger": doctor_ledger.ledger,
    "kafka disk": doctor_disk.kafka_data,
}


def examine(installation: Installation) -> Iterator[Diagnosis]:
    """One after another: a check that waits is seen to wait."""
    for name, check in HERE.items():
        yield from _said(name, lambda check=check: check(installation))  # type: ignore[misc]  # a default binds it now
    cluster, diagnosis = doctor_broker.find(installation)
    yield diagnosis
    for name, ask in THERE.items():
        if cluster is None:
            yield unchecked(name, "No broker answers.")
            continue
        yield from _said(name, lambda ask=ask: ask(installation, cluster))  # type: ignore[misc]  # as above


def _said(name: str, check: Callable[[], Says]) -> Iterator[Diagnosis]:
    """A check that cannot be finished is one that failed: the others go on."""
    try:
        says = check()
        yield from (says,) if isinstance(says, Diagnosis) else says
    except (HeaderFirstError, KafkaException, OSError) as error:
        yield failed(
            name, f"It could not be finished: {type(error).__name__}.", "See the broker's log, and what may be read."
        )
