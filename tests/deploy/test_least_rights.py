"""Each service has the keys, networks and folders that it needs and nothing else; the worker itself says which keys."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.keys import NAMES_MESSAGES, PUBLISHED
from headerfirst.streams.settings import Settings
from headerfirst.streams.topology import TOPOLOGY

from tests.deploy.compose_file import MADE, OURS, composed, mounts, ours, services, workers

pytestmark = pytest.mark.checkout
NO_KAFKA = "No Kafka answers at 127.0.0.1:1"
WORKERS = """
import json, os, sys
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams.cli import headerfirst
for arguments, environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(environment)
    try:
        headerfirst.main(arguments, standalone_mode=False)
    except HeaderFirstError as said:
        print(json.dumps(str(said)))
"""
"""Starts a worker of each given command and environment, and prints why it does not start."""
SECRET = ("KEY", "PASSWORD", "TOKEN")


def secrets_of(service: dict[str, Any]) -> set[str]:
    return {name for name in service.get("environment", {}) if name.endswith(SECRET)}


def said(cases: list[tuple[list[str], dict[str, str]]]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", WORKERS], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def environment_of(service: dict[str, Any]) -> dict[str, str]:
    return {**service["environment"], "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}


def test_each_kind_of_worker_has_all_that_it_needs_to_start(tmp_path: Path) -> None:
    found = composed(MADE | {"HEADERFIRST_STORE": f"folder://{tmp_path}"})["services"]
    kinds = {frozenset(workers()[role]["environment"]): role for role in TOPOLOGY}.values()
    cases = [(found[role]["command"], environment_of(found[role])) for role in kinds]
    assert [answer[: len(NO_KAFKA)] for answer in said(cases)] == [NO_KAFKA] * len(kinds)


def test_no_worker_starts_without_one_of_its_keys() -> None:
    cases, lacking = [], []
    for service in workers().values():
        keys = {name for name in service["environment"] if name.endswith("_KEY")}
        for key in sorted(keys):
            left = {name: value for name, value in environment_of(service).items() if name != key}
            cases.append((service["command"], left))
            lacking.append(key)
    answers = said(cases)
    assert [key for key, answer in zip(lacking, answers, strict=True) if f"Set {key} " not in answer] == []


def test_the_ledger_s_key_is_the_notary_s_alone() -> None:
    assert [name for name, service in services().items() if "LEDGER" in str(secrets_of(service))] == ["notary"]


def test_after_a_rotation_every_role_has_the_key_of_before_and_before_one_nobody() -> None:
    name = "HEADERFIRST_PREVIOUS_TOKEN_KEY"
    rotated = composed(MADE | {name: "e" * 64})["services"]
    assert {service for service, settings in rotated.items() if name in settings["environment"]} == set(TOPOLOGY)
    assert [service for service, settings in services().items() if name in settings["environment"]] == []


def test_the_key_to_targets_is_theirs_who_name_messages() -> None:
    assert {name for name, service in services().items() if "TARGET" in str(secrets_of(service))} == NAMES_MESSAGES


def test_the_content_store_is_inspection_s_alone() -> None:
    assert [name for name, service in services().items() if "STORE" in str(secrets_of(service))] == ["inspection"]
    assert [name for name, service in services().items() if ("./mail", "/mail") in mounts(service)] == ["inspection"]


def test_the_mail_server_s_password_is_the_notices_role_s_alone() -> None:
    assert [name for name, service in services().items() if "SMTP" in str(secrets_of(service))] == ["notices"]


def test_whoever_runs_no_role_has_no_key() -> None:
    with_secrets = {name for name, service in services().items() if secrets_of(service)}
    assert with_secrets == {*TOPOLOGY, "grafana"}


def test_only_the_import_sees_the_register_s_file() -> None:
    assert [name for name, service in services().items() if "/register" in dict(mounts(service)).values()] == [
        "register-import"
    ]


@pytest.mark.parametrize("service", OURS)
def test_ours_run_with_as_little_as_they_need(service: str) -> None:
    settings = ours()[service]
    assert settings["read_only"] is True
    assert "ports" not in settings
    assert "user" not in settings  # nobody, as the image says


def test_nobody_has_a_capability_or_gains_one() -> None:
    for service in services().values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not {"privileged", "cap_add", "pid", "ipc", "devices", "network_mode"} & set(service)


def test_only_kafka_s_own_image_may_write_to_its_root() -> None:
    """It puts its settings together when it starts."""
    assert [name for name, service in services().items() if not service.get("read_only")] == ["kafka"]


def test_who_publishes_no_port_and_fetches_or_sends_nothing_reaches_nothing_outside() -> None:
    networks = composed()["networks"]
    inner = {name for name, network in networks.items() if network.get("internal")}
    assert set(networks) - inner == {"outside"}
    outside = {name for name, service in services().items() if "outside" in service["networks"]}
    publishing = {name for name, service in services().items() if "ports" in service}
    assert outside == publishing | {"notices", "inspection", "clamav"}


def test_what_shows_figures_cannot_reach_kafka_and_clamav_reaches_the_inspector_alone() -> None:
    def on(network: str) -> set[str]:
        return {name for name, service in services().items() if network in service["networks"]}

    assert on("pipeline") == {*OURS, "kafka"}
    assert on("scanning") == {"inspection", "clamav"}
    assert on("metrics") == {*TOPOLOGY, "prometheus", "alertmanager", "grafana"}


def test_a_worker_is_given_longer_to_stop_than_it_takes() -> None:
    most = Settings("127.0.0.1:1", PUBLISHED).stop_within
    for service in workers().values():
        assert float(service["stop_grace_period"].removesuffix("s")) > most
