"""Does every role have a member, and does it keep up?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from confluent_kafka import TopicPartition
from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import (
    MOST_LAG,
    Cluster,
    Diagnosis,
    Installation,
    failed,
    unchecked,
    warning,
    well,
)
from headerfirst.streams.plain_clients import ANSWER, plain_consumer
from headerfirst.streams.settings import RoleName
from headerfirst.streams.topology import TOPOLOGY, group_of

PAUSE: Final = 3.0
"""Seconds after which a role that has not moved stands still: a worker commits each second."""
_LOOK: Final = 0.25
_START: Final = "Start a worker that runs it; where one does, its log and /readyz say what holds it up."
_SCALE: Final = "Wait if it is catching up; else start another worker with this role, up to one a partition."


class Progress(NamedTuple):
    committed: int
    lag: int


def groups(installation: Installation, cluster: Cluster) -> Iterator[Diagnosis]:
    members = _members(installation) if cluster.administered else None
    before = {role: _progress(installation, cluster, role) for role in TOPOLOGY}
    after = _a_moment_later(installation, cluster, before)
    for role, earlier in before.items():
        later = after[role]
        if earlier is None or later is None:
            yield unchecked(f"role {role}", "A topic that it reads is not there.")
            continue
        count = None if members is None else members[role]
        yield judge(role, count, earlier, later, wanted=role in installation.roles)


def _a_moment_later(
    installation: Installation, cluster: Cluster, before: Mapping[RoleName, Progress | None]
) -> Mapping[RoleName, Progress | None]:
    """Who has lag is looked at until it has moved, for a pause at most."""
    after, deadline = dict(before), time.monotonic() + PAUSE
    while still := [role for role, one in after.items() if one is not None and one.lag and one == before[role]]:
        if time.monotonic() > deadline:
            break
        time.sleep(_LOOK)
        after |= {role: _progress(installation, cluster, role) for role in still}
    return after


def judge(role: RoleName, members: int | None, earlier: Progress, later: Progress, *, wanted: bool) -> Diagnosis:
    """`members`: None where the broker does not tell."""
    check = f"role {role}"
    if members == 0:
        if wanted:
            return failed(check, f"Nobody runs it; records that wait: {later.lag}.", _START)
        return unchecked(check, "Nobody runs it, and nobody said that it should.")
    if later.lag and later.committed <= earlier.committed:
        reason = f"It stands still; records that wait: {later.lag}."
        return (failed if members is None and wanted else warning)(check, reason, _START)
    if later.lag > MOST_LAG:
        return warning(check, f"It is behind; records that wait: {later.lag}.", _SCALE)
    told = "its members are not told by this broker" if members is None else f"members: {members}"
    return well(check, f"It keeps up; {told}, records that wait: {later.lag}.")


def _members(installation: Installation) -> Mapping[RoleName, int]:
    names = {role: group_of(installation.prefix, role) for role in TOPOLOGY}
    with admin.connect(installation.bootstrap) as client:
        told: Mapping[str, Any] = client.describe_groups(list(names.values()))
    return {role: len(told[name].get("members") or ()) for role, name in names.items()}


def _progress(installation: Installation, cluster: Cluster, role: RoleName) -> Progress | None:
    """Of all that it reads together; None where a topic is missing."""
    reads = [installation.topic(name) for name in TOPOLOGY[role].reads]
    if any(name not in cluster.topics for name in reads):
        return None
    places = [TopicPartition(name, number) for name in reads for number in range(cluster.topics[name])]
    consumer = plain_consumer(installation.bootstrap, group_of(installation.prefix, role))
    try:
        committed = lag = 0
        for place in consumer.committed(places, timeout=ANSWER):
            first, end = consumer.get_watermark_offsets(TopicPartition(place.topic, place.partition), timeout=ANSWER)
            position = max(place.offset, first)
            committed += position
            lag += end - position
    finally:
        consumer.close()
    return Progress(committed, lag)
