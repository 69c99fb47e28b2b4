"""Looks an installation over: one table of checks, in the order in which to put right what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from confluent_kafka import KafkaException
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams.doctor import (
    broker,
    clock,
    disk,
    groups,
    keys,
    ledger,
    mail,
    register,
    scanners,
    topics,
    versions,
)
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked

Says = Diagnosis | Iterable[Diagnosis]

HERE: Final[dict[str, Callable[[Installation], Says]]] = {
    "python": versions.python,
    "clients": versions.clients,
    "lock": versions.lock,
    "keys": keys.present,
    "key files": keys.files,
    "folders": disk.folders,
    "mail server": mail.mail_server,
    "scanners": scanners.scanners,
}
"""What needs no Kafka."""
THERE: Final[dict[str, Callable[[Installation, Cluster], Says]]] = {
    "broker version": broker.version,
    "topics": topics.topics,
    "register": register.register,
    "clock": clock.clock,
    "roles": groups.groups,
    "ledger": ledger.ledger,
    "kafka disk": disk.kafka_data,
}


def examine(installation: Installation) -> Iterator[Diagnosis]:
    """One after another: a check that waits is seen to wait."""
    for name, check in HERE.items():
        yield from _said(name, lambda check=check: check(installation))  # type: ignore[misc]  # a default binds it now
    cluster, diagnosis = broker.find(installation)
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
