"""Labels come from closed lists, names follow Prometheus, and every metric says what it is."""

from __future__ import annotations

import re
import subprocess
import time
from typing import get_args

from headerfirst.agents.step import Counted, CounterName
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.packs import find_pack
from prometheus_client import generate_latest

from tests.needs import need_tool

CLOSED = {
    "category", "cause", "change", "class", "format", "kind", "mode", "outcome", "partition", "protection", "purpose",
    "reason", "role", "rule", "scanner", "severity", "state", "topic",
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
        "visit": ("webmail",),
        "budget_fallback": ("rule",),
    }
    for name, values in labels.items():
        before = generate_latest(metrics.registry)
        metrics.count("email-metadata", Counted(name, values), 2)  # type: ignore[arg-type]  # names are of the list
        assert generate_latest(metrics.registry) != before
    assert set(labels) == set(get_args(CounterName))


def test_what_is_counted_rarely_begins_at_0_so_that_its_first_is_an_increase() -> None:
    metrics = Metrics()
    metrics.expect("gate", ["email-metadata", "commands"])
    metrics.expect_rules([rule for rule in find_pack("dmu").rules if rule.id == "impersonation"])
    for name, labels in {
        "decisions": {"kind": "open-content", "outcome": "granted"},
        "refusals": {"reason": "register_stale"},
        "notices": {"kind": "access", "state": "due"},
        "notices_sent": {"outcome": "late"},
        "openings": {"outcome": "store_refused"},
        "events": {"topic": "commands", "outcome": "judged"},
        "dead_letters": {"topic": "commands", "reason": "not_json"},
        "shielded": {"topic": "email-metadata", "protection": "union_folder"},
        "stripped_fields": {"topic": "email-metadata", "kind": "forbidden"},
        "retries": {"role": "gate", "cause": "commit"},
        "rebalances": {"role": "gate"},
        "shadow_findings": {"rule": "impersonation"},
        "findings": {"rule": "impersonation", "class": "security", "category": "impersonation", "mode": "alert"},
    }.items():
        assert metrics.registry.get_sample_value(f"headerfirst_{name}_total", labels) == 0


def test_the_process_tells_its_memory_and_when_it_began() -> None:
    metrics = Metrics()
    resident = metrics.registry.get_sample_value("process_resident_memory_bytes")
    began = metrics.registry.get_sample_value("process_start_time_seconds")
    assert resident is not None
    assert resident > 1_000_000
    assert began is not None
    assert 0 < began <= time.time()


def test_promtool_has_nothing_to_say() -> None:
    need_tool("promtool", "prometheus")
    text = generate_latest(Metrics().registry)
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, b"")
