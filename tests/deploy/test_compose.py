"""What docker-compose.yml names exists: commands, options, roles, folders, and the settings that KRaft needs."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from headerfirst.streams.cli import headerfirst
from headerfirst.streams.keys import load
from headerfirst.streams.ledger_keys import signer
from headerfirst.streams.settings import ROLES, roles_named

ROOT = Path(__file__).parents[2]
WORKERS = ("triage", "incidents", "gate", "notices", "notary", "inspection")
OURS = ("topics", "register", *WORKERS)

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return parsed


def command_named(words: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = headerfirst
    left = list(words)
    while isinstance(command, click.Group):
        name = left.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        command = found
    return command, left


@pytest.mark.parametrize("service", OURS)
def test_every_command_and_option_exists(compose: dict[str, Any], service: str) -> None:
    command, arguments = command_named(compose["services"][service]["command"])
    command.make_context(command.name, arguments, resilient_parsing=False)


def test_every_role_runs_once(compose: dict[str, Any]) -> None:
    named = [role for service in WORKERS for role in roles_named(compose["services"][service]["command"][2])]
    assert sorted(named) == sorted(ROLES)


def test_a_service_waits_only_for_services_that_there_are(compose: dict[str, Any]) -> None:
    services = compose["services"]
    needed = {name for service in services.values() for name in service.get("depends_on", {})}
    assert needed <= set(services)


@pytest.mark.parametrize("service", OURS)
def test_our_services_run_with_as_little_as_they_need(compose: dict[str, Any], service: str) -> None:
    settings = compose["services"][service]
    assert settings["read_only"] is True
    assert settings["cap_drop"] == ["ALL"]
    assert "ports" not in settings


def test_the_image_is_built_from_files_that_there_are(compose: dict[str, Any]) -> None:
    dockerfile = ROOT / compose["x-headerfirst"]["build"]["dockerfile"]
    copied = [
        source
        for line in dockerfile.read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "USER 65534:65534" in dockerfile.read_text(encoding="utf-8")


def test_keys_are_made_once_and_are_good(tmp_path: Path) -> None:
    script = tmp_path / "env"
    script.write_bytes((ROOT / "deploy" / "env").read_bytes())
    subprocess.run(["sh", script], check=True)
    made = (tmp_path / ".env").read_text(encoding="ascii")
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    load(dict(line.split("=", 1) for line in made.splitlines()))
    signing = (tmp_path / ".notary.env").read_text(encoding="ascii")
    assert signer(dict(line.split("=", 1) for line in signing.splitlines()), "").name == "headerfirst/ledger"
    assert "LEDGER" not in made
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert (tmp_path / ".env").read_text(encoding="ascii") == made
