"""Are the topics there, and as the table wants them? What `headerfirst topics check` says, in short."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from headerfirst.streams import admin
from headerfirst.streams.doctor.diagnosis import Cluster, Diagnosis, Installation, failed, unchecked, well
from headerfirst.streams.topics import TOPICS

_APPLY: Final = "Run `headerfirst topics apply`, with the same --partitions and --replication-factor."
_NAMED: Final = 4


def topics(installation: Installation, cluster: Cluster) -> Iterator[Diagnosis]:
    """That they are there, and their settings, which not every broker tells."""
    layout = admin.Layout(installation.prefix, installation.partitions, installation.replication)
    missing = [name for name in layout.names() if name not in cluster.topics]
    if missing:
        yield failed("topics", f"Not there: {_some(missing)}.", _APPLY)
        return
    yield _partitions(installation, cluster)
    if not cluster.administered:
        yield unchecked("topic settings", "This broker does not tell settings, as the demo's own does not.")
        return
    with admin.connect(installation.bootstrap) as client:
        yield _settings(admin.check(client, layout))


def _partitions(installation: Installation, cluster: Cluster) -> Diagnosis:
    wrong = [
        f"{topic.name} has {found} and not {wanted}"
        for topic in TOPICS.values()
        if (found := cluster.topics[installation.topic(topic.name)])
        != (wanted := topic.partitions(installation.partitions))
    ]
    if wrong:
        return failed(
            "topics",
            f"Partitions differ: {_some(wrong)}.",
            "Name the right --partitions; else stop all workers and make the topic anew: they never change in place.",
        )
    return well("topics", f"All {len(TOPICS)} are there.")


def _settings(differences: list[admin.Difference]) -> Diagnosis:
    drifted = [str(difference) for difference in differences if difference.aspect != "partitions"]
    if not drifted:
        return well("topic settings", "All are as they should be.")
    if any(difference.aspect == "replication factor" for difference in differences):
        remedy = "Name the right --replication-factor, or reassign the partitions with Kafka's own tools."
        return failed("topic settings", f"{_some(drifted)}.", remedy)
    return failed("topic settings", f"{_some(drifted)}.", _APPLY)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return "; ".join(islice(names, _NAMED)) + (f"; and {more} more" if more > 0 else "")
