"""Every alert fires where it should and not elsewhere, and asks for figures that there are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest
import yaml
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.topology import TOPOLOGY
from prometheus_client import generate_latest

from tests.deploy.compose_file import ROOT
from tests.deploy.runbooks import RULES, TESTS, alerts, rules
from tests.needs import need_tool

pytestmark = pytest.mark.checkout
OTHERS = {
    "up": "Prometheus",
    "process_start_time_seconds": "prometheus_client",
    "prometheus_rule_evaluation_failures_total": "Prometheus",
    "prometheus_notifications_dropped_total": "Prometheus",
    "alertmanager_notifications_failed_total": "Alertmanager",
}
"""Whose figures they are that are not in streams/metrics.py."""
SELECTOR = re.compile(r"\b([a-z_]+:[a-z_]+:\w+|(?:headerfirst|process|prometheus|alertmanager)_\w+|up\b)")


def names_of_metrics() -> Iterator[str]:
    for family in Metrics().registry.collect():
        yield from (
            family.name + ending
            for ending in {
                "counter": ("_total", "_created"),
                "histogram": ("_bucket", "_sum", "_count", "_created"),
            }.get(family.type, ("",))
        )


def expected(alert: str) -> list[bool]:
    """Of each time at which a test looks at the alert: whether it is to fire."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TESTS.glob("*.yaml"))]
    checks = [check for file in files for test in file["tests"] for check in test.get("alert_rule_test", ())]
    return [bool(check["exp_alerts"]) for check in checks if check["alertname"] == alert]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.get("alert") or rule["record"])
def test_every_figure_that_a_rule_names_is_one_of_ours_recorded_or_another_s(rule: dict[str, str]) -> None:
    known = {*names_of_metrics(), *OTHERS, *(each["record"] for each in rules() if "record" in each)}
    named = set(SELECTOR.findall(rule["expr"]))
    assert named
    assert named - known == set()


def test_workers_say_when_a_counter_was_made() -> None:
    """On which the recorded increases rest."""
    metrics = Metrics()
    metrics.dead_letters.labels("web-proxy", "not_json").inc()
    shown = generate_latest(metrics.registry).decode()
    assert 'headerfirst_dead_letters_created{reason="not_json",topic="web-proxy"} ' in shown


def test_every_role_that_a_rule_names_is_one() -> None:
    named = {role for rule in rules() for role in re.findall(r'role="(\w+)"', rule["expr"])}
    assert named == {"notary"}
    assert named <= set(TOPOLOGY)


@pytest.mark.parametrize("alert", sorted(alerts()))
def test_every_alert_is_tested_firing_and_silent(alert: str) -> None:
    assert set(expected(alert)) == {True, False}


def test_every_recording_is_used() -> None:
    asked = " ".join(rule["expr"] for rule in alerts().values())
    assert [rule["record"] for rule in rules() if "record" in rule and rule["record"] not in asked] == []


def test_every_file_of_rules_is_tested_by_a_file() -> None:
    named = {
        (path.parent / rule).resolve()
        for path in TESTS.glob("*.yaml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rule_files"]
    }
    assert named == set(RULES.glob("*.yaml"))


@pytest.mark.e2e
@pytest.mark.parametrize("path", sorted(TESTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_promtool_agrees(path: object) -> None:
    need_tool("promtool", "prometheus")
    done = subprocess.run(["promtool", "test", "rules", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.e2e
def test_promtool_takes_the_settings_and_the_rules() -> None:
    need_tool("promtool", "prometheus")
    file = ROOT / "deploy" / "prometheus" / "prometheus.yml"
    done = subprocess.run(["promtool", "check", "config", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(list(RULES.glob('*.yaml')))} rule files found" in done.stdout + done.stderr


@pytest.mark.e2e
def test_amtool_takes_the_settings() -> None:
    need_tool("amtool", "prometheus-alertmanager")
    file = ROOT / "deploy" / "alertmanager" / "alertmanager.yml"
    done = subprocess.run(["amtool", "check-config", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.e2e
@pytest.mark.parametrize("duty", ["operations", "information-security", "data-protection", "soc"])
def test_an_alert_goes_to_the_duty_that_it_wakes(duty: str) -> None:
    need_tool("amtool", "prometheus-alertmanager")
    file = ROOT / "deploy" / "alertmanager" / "alertmanager.yml"
    command = ["amtool", "config", "routes", "test", f"--config.file={file}", f"wakes={duty}"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == duty


def test_every_alert_says_how_urgent_it_is_and_whom_it_wakes() -> None:
    settings = yaml.safe_load((ROOT / "deploy" / "alertmanager" / "alertmanager.yml").read_text(encoding="utf-8"))
    duties = {receiver["name"] for receiver in settings["receivers"]}
    for rule in alerts().values():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["labels"]["wakes"] in duties
    assert {rule["labels"]["wakes"] for rule in alerts().values()} == duties


def test_what_an_alert_silences_is_an_alert() -> None:
    settings = yaml.safe_load((ROOT / "deploy" / "alertmanager" / "alertmanager.yml").read_text(encoding="utf-8"))
    matchers = [
        matcher
        for rule in settings["inhibit_rules"]
        for matcher in (*rule["source_matchers"], *rule["target_matchers"])
    ]
    named = {name for matcher in matchers for name in re.findall(r"[A-Z]\w+", matcher)}
    assert named
    assert named <= set(alerts())
