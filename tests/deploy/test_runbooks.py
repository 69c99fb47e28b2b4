"""A page for each alert and an alert for each page; what a page has somebody type is there to be typed."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from headerfirst.streams.cli import headerfirst
from headerfirst.streams.topics import TOPICS

from tests.deploy.compose_file import services
from tests.deploy.runbooks import PAGES, alerts, pages

pytestmark = pytest.mark.checkout
NAMES = sorted(pages())
KAFKA = "/opt/kafka/bin/"
TOOLS = {
    "kafka-broker-api-versions.sh", "kafka-consumer-groups.sh", "kafka-get-offsets.sh", "kafka-topics.sh",
}  # fmt: skip
"""In every Kafka's `bin`."""
IN_WORDS = {
    "soc": "the soc",
    "data-protection": "data-protection officer",
    "information-security": "information security",
}
VERBS = {"ps", "logs", "exec", "stop", "up", "restart", "stats"}
PROGRAMS = {"headerfirst", "kcat", "docker", "curl", "date", "grep"}
OF_COMPOSE = {"--all", "--detach", "--no-stream", "--profile", "inspection", "--tail", "--since"}


def test_every_alert_has_its_page_and_every_page_its_alert() -> None:
    assert set(pages()) == set(alerts())
    for name, rule in alerts().items():
        assert rule["annotations"]["runbook_url"] == f"docs/runbooks/{name}.md"
        assert rule["annotations"]["summary"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_it_means_what_to_do_first_and_whom_to_wake(name: str) -> None:
    page = pages()[name]
    parts = ["# " + name, "**For staff.**", "**For the service.**", "## First", "## Whom to wake"]
    places = [page.text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert len(page.commands) == len(("one", "two", "three"))


@pytest.mark.parametrize("name", NAMES)
def test_whom_a_page_wakes_is_whom_the_alert_wakes(name: str) -> None:
    wakes = alerts()[name]["labels"]["wakes"]
    waking = " ".join(pages()[name].text.split("## Whom to wake")[1].split()).lower()
    assert IN_WORDS.get(wakes, wakes) in waking.split(";", maxsplit=1)[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_programs_are_known(name: str) -> None:
    assert {shlex.split(command)[0] for command in pages()[name].commands} <= PROGRAMS


@pytest.mark.parametrize("command", sorted({command for page in pages().values() for command in page.ours}))
def test_our_own_commands_and_options_exist(command: str) -> None:
    words = shlex.split(command)[1:]
    found: click.Command = headerfirst
    while isinstance(found, click.Group) and words:
        inner = found.get_command(click.Context(found), words.pop(0))
        assert inner is not None, command
        found = inner
    options = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", NAMES)
def test_services_and_kafka_s_tools_exist(name: str) -> None:
    for command in pages()[name].commands:
        words = shlex.split(command)
        if words[:2] != ["docker", "compose"]:
            continue
        left = [word for word in words[2:] if word not in OF_COMPOSE and not re.fullmatch(r"\d+[hm]?", word)]
        assert left[0] in VERBS
        if left[0] == "exec":
            assert left[1] in services()
            assert not left[2].startswith(KAFKA) or left[2].removeprefix(KAFKA) in TOOLS
        else:
            assert set(left[1:]) <= set(services())


@pytest.mark.parametrize("name", NAMES)
def test_topics_groups_and_ports_exist(name: str) -> None:
    text = "\n".join(pages()[name].commands)
    assert set(re.findall(r"kcat .*?-t (\S+)", text)) | set(re.findall(r"--topic (\S+)", text)) <= set(TOPICS)
    groups = {f"headerfirst-{role}" for role in services()}
    assert set(re.findall(r"--group (\S+)", text)) <= groups
    published = {port.split(":")[1] for service in services().values() for port in service.get("ports", ())}
    assert set(re.findall(r"localhost:(\d+)", text)) <= published


def test_no_command_shows_of_the_register_more_than_keys_or_one_kind() -> None:
    """Everybody's names and addresses stand there."""
    reading = [command for page in pages().values() for command in page.commands if "-t register " in command]
    assert reading
    shown = [command for command in reading if "%s" in command and not re.search(r" \| grep '\^[a-z-]+/'$", command)]
    assert shown == []


def test_no_page_makes_two_workers_of_a_service_that_prometheus_asks_by_its_name() -> None:
    assert [name for name, page in pages().items() if "--scale" in page.text] == []


def test_no_command_of_a_page_shows_what_door_topics_hold() -> None:
    for page in pages().values():
        shown = set(re.findall(r"kcat .*?-t (\S+) -C", page.text))
        assert not shown & {"email-metadata", "web-proxy", "account-changes", "reports"}
    assert (PAGES / "README.md").is_file()
