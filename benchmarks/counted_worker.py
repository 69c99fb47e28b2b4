"""A worker that says what became of its records when it ends: arguments are those of `headerfirst worker`.

The totals of its own metric, as JSON in the file that HEADERFIRST_TOTALS names. A worker that is killed says nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.streams import cli, metrics, worker
from headerfirst.streams.topics import DOOR_TOPICS
from prometheus_client import Counter as PrometheusCounter

MADE: list[metrics.Metrics] = []


class CountedMetrics(metrics.Metrics):
    def __init__(self) -> None:
        super().__init__()
        MADE.append(self)


def totals() -> dict[str, dict[str, int]]:
    """Records of the door topics by outcome, and what was tried again by its cause."""
    return {
        "events": _sums([made.events for made in MADE], "outcome"),
        "retries": _sums([made.retries for made in MADE], "cause"),
    }


def _sums(counters: list[PrometheusCounter], label: str) -> dict[str, int]:
    samples = (sample for one in counters for family in one.collect() for sample in family.samples)
    found: Counter[str] = Counter()
    for sample in samples:
        if sample.name.endswith("_total") and sample.labels.get("topic", DOOR_TOPICS[0]) in DOOR_TOPICS:
            found[sample.labels[label]] += int(sample.value)
    return dict(found)


def main() -> None:
    worker.Metrics = CountedMetrics  # type: ignore[misc]  # the name by which a worker makes its own
    try:
        cli.main()
    finally:
        Path(os.environ["HEADERFIRST_TOTALS"]).write_text(json.dumps(totals()), encoding="utf-8")


if __name__ == "__main__":
    main()
