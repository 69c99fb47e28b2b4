"""What docker-compose.yml names exists: commands, options, roles, folders, ports, and the settings that KRaft needs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from headerfirst.streams.cli import headerfirst
from headerfirst.streams.topology import TOPOLOGY

from tests.deploy.compose_file import MADE, OURS, ROOT, VARIABLE, composed, mounts, ours, services, text, workers
from tests.needs import lacking, need_tool

pytestmark = pytest.mark.checkout
METRICS_PORT = "9400"


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
def test_every_command_and_option_exists(service: str) -> None:
    command, arguments = command_named(ours()[service]["command"])
    command.make_context(command.name, arguments, resilient_parsing=False)


def test_our_services_are_these() -> None:
    assert sorted(ours()) == sorted(OURS)


def test_every_role_is_the_service_of_its_name_and_no_other() -> None:
    assert {name: service["command"][2] for name, service in workers().items()} == {name: name for name in TOPOLOGY}


def test_topics_are_made_by_the_table_of_topics_before_anybody_needs_one() -> None:
    assert ours()["topics"]["command"] == ["topics", "apply"]
    for name, service in (workers() | {"register-import": ours()["register-import"]}).items():
        assert service["depends_on"]["topics"]["condition"] == "service_completed_successfully", name


def test_a_service_waits_only_for_services_that_there_are_and_can_be_healthy() -> None:
    for service in services().values():
        for name, condition in service.get("depends_on", {}).items():
            needed = services()[name]
            assert condition["condition"] != "service_healthy" or "healthcheck" in needed
            assert set(needed.get("profiles", ())) <= set(service.get("profiles", ()))


def test_everything_that_stays_up_is_looked_at_and_started_again() -> None:
    for name, service in services().items():
        if service["restart"] == "no":
            assert "healthcheck" not in service
        elif name != "register":  # beats or is stale: its topic is its health check, and RegisterStale its alert
            assert "healthcheck" in service, name
            assert service["restart"] == "unless-stopped"


def test_versions_are_pinned() -> None:
    for service in services().values():
        assert re.search(r":v?\d+\.\d+\.\d+$", service["image"])
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert all(re.search(r":\d+\.\d+\.\d+-", line) for line in dockerfile.splitlines() if line.startswith("FROM"))


def test_kafka_is_the_version_that_the_tests_run() -> None:
    pom = (ROOT / "deploy" / "kafka" / "pom.xml").read_text(encoding="utf-8")
    version = services()["kafka"]["image"].removeprefix("apache/kafka:")
    assert re.search(rf"<artifactId>kafka_2.13</artifactId>\s*<version>{version}</version>", pom)


def test_our_image_has_our_version() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    versions = {service["image"].removeprefix("headerfirst:") for service in ours().values()}
    assert versions == set(re.findall(r'^version = "(.+)"$', project, re.MULTILINE))


def test_the_image_is_built_from_files_that_there_are() -> None:
    dockerfile = (ROOT / composed()["x-ours"]["build"]["dockerfile"]).read_text(encoding="utf-8")
    copied = [
        source
        for line in dockerfile.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert len(copied) > len(("schemas", "agents", "streams", "policies"))
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "USER 65534:65534" in dockerfile
    assert "--require-hashes" in dockerfile


def test_what_is_mounted_from_here_is_here_and_cannot_be_written() -> None:
    for name, service in services().items():
        for volume in service.get("volumes", ()):
            source = str(volume).split(":", maxsplit=1)[0]
            if source.startswith("./") and source != "./mail":
                assert (ROOT / source).exists(), f"{name}: {source}"
                assert str(volume).endswith(":ro")


def test_every_named_volume_is_used_and_every_used_one_is_named() -> None:
    used = [source for service in services().values() for source, _ in mounts(service) if "/" not in source]
    assert sorted(used) == sorted(composed()["volumes"])


def test_every_network_is_used_and_every_used_one_is_there() -> None:
    assert {name for service in services().values() for name in service["networks"]} == set(composed()["networks"])


def test_ports_are_published_on_loopback_alone() -> None:
    published = [port for service in services().values() for port in service.get("ports", ())]
    assert len(published) == len({"Kafka", "Prometheus", "Alertmanager", "Grafana"})
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_workers_show_their_metrics_where_prometheus_and_the_health_check_look() -> None:
    prometheus = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8"))
    jobs = {job["job_name"]: job for job in prometheus["scrape_configs"]}
    always = {name for name, service in workers().items() if "profiles" not in service}
    (targets,) = (group["targets"] for group in jobs["headerfirst"]["static_configs"])
    assert sorted(targets) == sorted(f"{name}:{METRICS_PORT}" for name in always)
    (found,) = jobs["headerfirst-inspection"]["dns_sd_configs"]
    assert (set(found["names"]), str(found["port"])) == (set(workers()) - always, METRICS_PORT)
    for service in workers().values():
        command = service["command"]
        assert command[command.index("--metrics-port") + 1] == METRICS_PORT
        assert f":{METRICS_PORT}/livez" in str(service["healthcheck"]["test"])


def test_whoever_is_asked_is_a_service_on_a_network_of_whoever_asks() -> None:
    asked = {
        ("prometheus", "alertmanager"): (ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"),
        ("inspection", "clamav"): str(services()["inspection"]["command"]),
        ("mail", "kafka"): str(services()["mail"]["environment"]),
    }
    for (who, whom), where in asked.items():
        assert f"{whom}:" in where
        assert set(services()[who]["networks"]) & set(services()[whom]["networks"])


def test_every_variable_is_explained() -> None:
    explained = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    named = {found[1] for found in VARIABLE.finditer(text())}
    assert sorted(name for name in named if f"`{name}`" not in explained) == []
    made = (ROOT / "deploy" / "secrets").read_text(encoding="utf-8")
    needed = {found[1] for found in VARIABLE.finditer(text()) if found[2] == "?"}
    assert {name for name in needed if f" {name}" not in made} == set()
    assert set(MADE) == needed


@pytest.mark.parametrize("name", MADE)
def test_without_a_secret_nothing_starts(name: str) -> None:
    with pytest.raises(match=name):
        composed({key: value for key, value in MADE.items() if key != name})


@pytest.mark.e2e
def test_the_parser_of_docker_compose_takes_it_with_what_make_secrets_makes(tmp_path: Path) -> None:
    folder = tmp_path / "deploy"
    shutil.copytree(ROOT / "deploy", folder)
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    program = parser(tmp_path / "parser")
    refused = subprocess.run([program, "docker-compose.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (refused.returncode, "say make secrets first" in refused.stderr) == (1, True)
    subprocess.run([folder / "secrets"], check=True, capture_output=True)
    read = subprocess.run([program, "docker-compose.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    project = json.loads(read.stdout)
    assert {name: service["command"] for name, service in project["services"].items() if "build" in service} == {
        name: service["command"] for name, service in ours().items()
    }
    assert handed_over(project) == {name: set(service["environment"]) for name, service in services().items()}
    rotated = {"HEADERFIRST_PREVIOUS_TOKEN_KEY": "e" * 64}
    with (tmp_path / ".env").open("a", encoding="ascii") as secrets:
        secrets.writelines(f"{name}={value}\n" for name, value in rotated.items())
    read = subprocess.run([program, "docker-compose.yml"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert handed_over(json.loads(read.stdout)) == {
        name: set(service["environment"]) for name, service in composed(MADE | rotated)["services"].items()
    }


def handed_over(project: dict[str, Any]) -> dict[str, set[str]]:
    """The engine leaves a setting out that has no value."""
    return {
        name: {setting for setting, value in service.get("environment", {}).items() if value is not None}
        for name, service in project["services"].items()
    }


def parser(folder: Path) -> Path:
    """Compose's own, as a library in a program of thirty lines."""
    need_tool("go", "golang-go")
    shutil.copytree(Path(__file__).parent / "compose_check", folder)
    environment = os.environ | {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOSUMDB": "off", "GOWORK": "off"}
    command = ["go", "build", "-o", "compose_check", "."]
    built = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if built.returncode and ("dial tcp" in built.stderr or "requires go >=" in built.stderr):
        lacking("the parser of Docker Compose cannot be built here: it needs Go 1.23 and its module")
    assert built.returncode == 0, built.stderr
    return folder / "compose_check"


@pytest.mark.e2e
def test_kafka_s_own_image_program_makes_a_node_of_these_settings(tmp_path: Path) -> None:
    from tests.e2e.kafka_broker import SCRIPTS, missing_tools

    if missing := missing_tools():
        lacking(f"the program of Kafka's image needs {' and '.join(missing)}")
    jars = subprocess.run([SCRIPTS / "get"], check=True, capture_output=True, text=True).stdout.strip()
    folders = [tmp_path / name for name in ("default-configs", "mounted-configs", "final-configs")]
    for folder in folders:
        folder.mkdir()
    for name in ("server.properties", "log4j2.yaml", "tools-log4j2.yaml"):
        (folders[0] / name).touch()
    settings: dict[str, Any] = services()["kafka"]["environment"] | {"KAFKA_LOG_DIRS": tmp_path / "data"}
    options = [word for folder in folders for word in (f"--{folder.name}-dir", str(folder))]
    done = subprocess.run(
        ["java", "-cp", f"{jars}/*", "kafka.docker.KafkaDockerWrapper", "setup", *options],
        env={"PATH": os.environ["PATH"]} | {name: str(value) for name, value in settings.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"cluster.id={settings['CLUSTER_ID']}" in (tmp_path / "data" / "meta.properties").read_text(encoding="ascii")
    made = (folders[2] / "server.properties").read_text(encoding="utf-8").splitlines()
    assert sorted(line.split("=", 1)[0].replace(".", "_").upper() for line in made if line) == sorted(
        name.removeprefix("KAFKA_") for name in settings if name != "CLUSTER_ID"
    )
