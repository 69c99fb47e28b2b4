"""Labels come from closed lists, names follow Prometheus, and every metric says what it is."""

from __future__ import annotations

import re
import subprocess
from typing import get_args

from headerfirst.agents.step import Counted, CounterName
from headerfirst.streams.metrics import Metrics
from prometheus_client import generate_latest

from tests.needs import need_tool

CLOSED = {
    "category", "cause", "change", "class", "kind", "mode", "outcome", "partition", "protection", "purpose", "reason",
    "role", "rule", "scanner", "state", "topic",
}  # fmt: skip


def names_and_labels(metrics: Metrics) -> list[tuple[str, tuple[str, ...]]]:
    collectors = {id(metric): metric for metric in vars(metrics).values() if hasattr(metric, "_labelnames")}
    return [(metric._name, metric._labelnames) for metric in collectors.values()]


def test_no_label_could_hold_a_person_an_address_or_a_host() -> None:
    assert {label for _, labels in names_and_labels(Metrics()) for label in labels} <= CLOSED


def test_names_are_in_base_units_under_one_prefix() -> None:
    for name, _ in names_and_labels(Metrics()):
        assert re.fullmatch(r"headerfirst_[a-z]+(_[a-z]+)*", name)
        assert not re.search(r"_(ms|milliseconds|minutes|kb|mb)$", name)


def test_what_steps_count_has_a_metric() -> None:
    metrics = Metrics()
    labels = {
        "shielded": ("union_official",),
        "out_of_scope": ("student",),
        "rule_not_run": ("rule", "field_absent"),
        "shadow_finding": ("rule",),
        "finding": ("rule", "conduct", "chain_mail", "review"),
        "inspection_request": ("rule", "dlp"),
        "incident_full": ("conduct", "mass_mail"),
        "notice": ("access", "sent"),
        "decision": ("open-content", "granted"),
        "refusal": ("register_stale",),
    }
    for name, values in labels.items():
        before = generate_latest(metrics.registry)
        metrics.count("email-metadata", Counted(name, values), 2)  # type: ignore[arg-type]  # names are of the list
        assert generate_latest(metrics.registry) != before
    assert set(labels) == set(get_args(CounterName))


def test_promtool_has_nothing_to_say() -> None:
    need_tool("promtool", "prometheus")
    text = generate_latest(Metrics().registry)
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, b"")
